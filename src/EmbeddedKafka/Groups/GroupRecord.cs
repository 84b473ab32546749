namespace EmbeddedKafka.Groups;

/// <summary>A group as __consumer_offsets remembers it: its last stable or empty generation. A new coordinator starts from here.</summary>
internal sealed record GroupRecord(int Generation, string? ProtocolType, string? Protocol, string? Leader, IReadOnlyList<MemberRecord> Members)
{
    public static readonly GroupRecord None = new(0, null, null, null, []);
}
