namespace EmbeddedKafka;

/// <summary>A member of a consumer group at one moment, with the partitions assigned to it.</summary>
public sealed record MemberSnapshot(string MemberId, string? GroupInstanceId, string ClientId, string ClientHost, IReadOnlyList<AssignedPartition> Assignment);
