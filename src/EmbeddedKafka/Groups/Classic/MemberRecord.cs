namespace EmbeddedKafka.Groups.Classic;

/// <summary>A member as __consumer_offsets remembers it.</summary>
internal sealed record MemberRecord(
    string Id,
    string? InstanceId,
    string ClientId,
    string ClientHost,
    int SessionTimeout,
    int RebalanceTimeout,
    IReadOnlyList<MemberProtocol> Protocols,
    byte[] Assignment
);
