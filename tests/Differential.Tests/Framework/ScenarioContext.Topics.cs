namespace Differential.Tests.Framework;

/// <summary>Topics, and what nodes know of them.</summary>
internal sealed partial class ScenarioContext
{
    /// <summary>Makes a topic under a name of its own and waits until all running nodes know its leaders. Partition p
    /// has its replicas on nodes p%3+1, (p+1)%3+1, …: the same on every cluster.</summary>
    /// <returns>The name.</returns>
    public Task<string> CreateTopicAsync(
        string name = "orders",
        int partitions = 1,
        int replicas = 3,
        params (string Config, string Value)[] configs
    ) =>
        CreateTopicAsync(
            name,
            [
                .. Enumerable
                    .Range(0, partitions)
                    .Select(index =>
                        Enumerable
                            .Range(0, replicas)
                            .Select(step => (index + step) % SubjectConfigs.Nodes + 1)
                            .ToArray()
                    ),
            ],
            configs
        );

    /// <summary>Makes a topic with the replicas given for each partition, the preferred leader first.</summary>
    public async Task<string> CreateTopicAsync(
        string name,
        int[][] replicas,
        params (string Config, string Value)[] configs
    )
    {
        var topic = Name(name);
        var request = new CreateTopicsRequest
        {
            TimeoutMs = 30_000,
            Topics =
            [
                new()
                {
                    Name = topic,
                    NumPartitions = -1,
                    ReplicationFactor = -1,
                    Assignments =
                    [
                        .. replicas.Select(
                            (nodes, index) =>
                                new CreateTopicsRequest.CreatableReplicaAssignment
                                {
                                    PartitionIndex = index,
                                    BrokerIds = [.. nodes],
                                }
                        ),
                    ],
                    Configs =
                    [
                        .. configs.Select(config => new CreateTopicsRequest.CreatableTopicConfig
                        {
                            Name = config.Config,
                            Value = config.Value,
                        }),
                    ],
                },
            ],
        };
        var made = (await AskAsync<CreateTopicsResponse>(AnyNode, request, 7)).Topics.Single();
        Assert.True(made.ErrorCode == ErrorCode.None, $"{topic}: {made.ErrorCode} {made.ErrorMessage}");
        await UntilKnownAsync(topic, replicas.Length);
        return topic;
    }

    /// <summary>Waits until every running node knows leaders for so many partitions of a topic, and the leaders know
    /// that they lead.</summary>
    public async Task UntilKnownAsync(string topic, int partitions)
    {
        foreach (var node in NodeIds.Where(IsServing))
            await UntilAsync(
                async () => await MetadataAsync(topic, node),
                seen => seen.Partitions.Count == partitions && seen.Partitions.All(partition => partition.LeaderId > 0),
                $"node {node} knows {partitions} partitions of {topic}"
            );
        for (var partition = 0; partition < partitions; partition++)
            await UntilLedAsync(topic, partition);
    }

    /// <summary>Waits until a partition has a leader, or the one given, and this one knows that it leads: others may
    /// hear of it earlier.</summary>
    public async Task UntilLedAsync(string topic, int partition = 0, int? leader = null)
    {
        if (leader is not null)
            await UntilAsync(
                async () => await LeaderAsync(topic, partition) == leader,
                $"node {leader} leads {topic}-{partition}"
            );
        var request = new ListOffsetsRequest
        {
            ReplicaId = -1,
            Topics = [new() { Name = topic, Partitions = [new() { PartitionIndex = partition, Timestamp = -1 }] }],
        };
        await UntilAsync(
            async () =>
                (await AskLeaderAsync<ListOffsetsResponse>(topic, partition, request, 7))
                    .Topics.Single()
                    .Partitions.Single()
                    .ErrorCode == ErrorCode.None,
            $"the leader of {topic}-{partition} leads"
        );
    }

    /// <summary>What a node (default: any) knows of a topic.</summary>
    public async Task<MetadataResponse.MetadataResponseTopic> MetadataAsync(string topic, int? node = null)
    {
        var request = new MetadataRequest { Topics = [new() { Name = topic }], AllowAutoTopicCreation = false };
        return (await AskAsync<MetadataResponse>(node ?? AnyNode, request, 12)).Topics.Single();
    }

    public async Task<MetadataResponse.MetadataResponsePartition> PartitionAsync(
        string topic,
        int partition = 0,
        int? node = null
    ) => (await MetadataAsync(topic, node)).Partitions.Single(candidate => candidate.PartitionIndex == partition);

    /// <summary>The topic's id; the transcript shows it as "topic id of NAME".</summary>
    public async Task<Guid> TopicIdAsync(string topic)
    {
        var id = (await MetadataAsync(topic)).TopicId;
        Rename(id.ToString(), $"<id of {topic[(_mark.Length + 1)..]}>");
        return id;
    }

    public async Task<int> LeaderAsync(string topic, int partition = 0) =>
        (
            await UntilAsync(
                () => PartitionAsync(topic, partition),
                seen => seen.LeaderId > 0,
                $"{topic}-{partition} has a leader"
            )
        ).LeaderId;

    /// <summary>Waits until a partition's ISR is as given, on all running nodes, and its leader leads.</summary>
    public async Task UntilIsrAsync(string topic, int partition, params int[] isr)
    {
        foreach (var node in NodeIds.Where(IsServing))
            await UntilAsync(
                () => PartitionAsync(topic, partition, node),
                seen => seen.IsrNodes.Order().SequenceEqual(isr.Order()),
                $"node {node} sees the ISR of {topic}-{partition} as {string.Join(',', isr)}"
            );
        await UntilLedAsync(topic, partition);
    }
}
