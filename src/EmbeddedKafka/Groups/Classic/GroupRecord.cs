namespace EmbeddedKafka.Groups.Classic;

/// <summary>A classic group as __consumer_offsets remembers it: its last stable or empty generation. A new coordinator
/// starts from here.</summary>
internal sealed record GroupRecord(
    int Generation,
    string? ProtocolType,
    string? Protocol,
    string? Leader,
    IReadOnlyList<MemberRecord> Members
)
{
    /// <summary>When the group came into this state, in milliseconds since the epoch; −1 where an old record does not
    /// say.</summary>
    public long Since { get; init; } = -1;
}
