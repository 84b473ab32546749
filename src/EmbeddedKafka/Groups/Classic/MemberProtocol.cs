namespace EmbeddedKafka.Groups.Classic;

/// <summary>An assignment strategy that a member supports, with what the member says to its leader (for consumers: its
/// subscription).</summary>
internal sealed record MemberProtocol(string Name, byte[] Metadata)
{
    public bool IsSameAs(MemberProtocol other) => Name == other.Name && Metadata.AsSpan().SequenceEqual(other.Metadata);
}
