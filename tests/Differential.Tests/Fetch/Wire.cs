namespace Differential.Tests.Fetch;

/// <summary>Fetch requests.</summary>
internal static class Wire
{
    /// <summary>By name, without a session; waits for nothing.</summary>
    public static FetchRequest Request(string topic, params (int Partition, long Offset)[] partitions) =>
        ById(topic, default, 0, -1, partitions);

    /// <summary>By name and id, whichever the version has.</summary>
    public static FetchRequest ById(
        string topic,
        Guid id,
        int session,
        int epoch,
        params (int Partition, long Offset)[] partitions
    ) =>
        new()
        {
            MaxWaitMs = 0,
            MinBytes = 1,
            MaxBytes = 10_000_000,
            SessionId = session,
            SessionEpoch = epoch,
            Topics =
                partitions.Length == 0
                    ? []
                    :
                    [
                        new()
                        {
                            Topic = topic,
                            TopicId = id,
                            Partitions =
                            [
                                .. partitions.Select(asked => new FetchRequest.FetchPartition
                                {
                                    Partition = asked.Partition,
                                    FetchOffset = asked.Offset,
                                    PartitionMaxBytes = 10_000_000,
                                }),
                            ],
                        },
                    ],
        };
}
