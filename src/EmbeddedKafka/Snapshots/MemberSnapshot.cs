namespace EmbeddedKafka;

/// <summary>A member of a group at one moment, with the partitions assigned to it.</summary>
public sealed record MemberSnapshot(
    string MemberId,
    string? GroupInstanceId,
    string ClientId,
    string ClientHost,
    IReadOnlyList<AssignedPartition> Assignment
)
{
    /// <summary>The epoch that the member has reached; of a classic group its generation.</summary>
    public int Epoch { get; init; }

    /// <summary>What the member will have when it has caught up with the group; of a classic group what it
    /// has.</summary>
    public IReadOnlyList<AssignedPartition> TargetAssignment { get; init; } = Assignment;
}
