namespace Differential.Tests.Groups;

/// <summary>Commits and fetches of one partition's offset, as any version wants them.</summary>
internal static class OffsetRequests
{
    public static OffsetCommitRequest Commit(
        string group,
        string topic,
        long offset,
        string member = "",
        int generation = -1,
        string? instance = null,
        string? metadata = null,
        int partition = 0,
        Guid id = default
    ) =>
        new()
        {
            GroupId = group,
            MemberId = member,
            GenerationIdOrMemberEpoch = generation,
            GroupInstanceId = instance,
            Topics =
            [
                new()
                {
                    Name = topic,
                    TopicId = id,
                    Partitions =
                    [
                        new()
                        {
                            PartitionIndex = partition,
                            CommittedOffset = offset,
                            CommittedMetadata = metadata,
                            CommittedLeaderEpoch = 0,
                        },
                    ],
                },
            ],
        };

    public static OffsetFetchRequest Fetch(string group, string? topic, params int[] partitions) =>
        new()
        {
            GroupId = group,
            Topics = topic is null ? null : [new() { Name = topic, PartitionIndexes = [.. partitions] }],
            Groups =
            [
                new()
                {
                    GroupId = group,
                    Topics = topic is null ? null : [new() { Name = topic, PartitionIndexes = [.. partitions] }],
                },
            ],
        };
}
