namespace Differential.Tests.Admin;

internal static class Descriptions
{
    static Task<DescribeTopicPartitionsResponse> PageAsync(
        ScenarioContext kafka,
        int limit,
        (string Topic, int Partition)? from,
        params string[] topics
    ) =>
        kafka.AskAsync<DescribeTopicPartitionsResponse>(
            1,
            new DescribeTopicPartitionsRequest
            {
                Topics = [.. topics.Select(topic => new DescribeTopicPartitionsRequest.TopicRequest { Name = topic })],
                ResponsePartitionLimit = limit,
                Cursor = from is { } cursor
                    ? new() { TopicName = cursor.Topic, PartitionIndex = cursor.Partition }
                    : null,
            },
            0
        );

    [Scenario]
    public static async Task Partitions_come_page_by_page(ScenarioContext kafka)
    {
        var (first, second) = (
            await kafka.CreateTopicAsync("a", partitions: 3, replicas: 2),
            await kafka.CreateTopicAsync("b", partitions: 2, replicas: 1)
        );
        kafka.Say("all", await PageAsync(kafka, 2000, null, second, first));
        kafka.Say("two", await PageAsync(kafka, 2, null, second, first));
        kafka.Say("two more", await PageAsync(kafka, 2, (first, 2), second, first));
        kafka.Say("three of three", await PageAsync(kafka, 3, null, first));
        kafka.Say("three of five", await PageAsync(kafka, 3, null, first, second));
        kafka.Say("none", await PageAsync(kafka, 0, null, second));
        kafka.Say("from beyond the end", await PageAsync(kafka, 2, (first, 100), second, first));
        kafka.Say("twice the same", await PageAsync(kafka, 10, null, second, second));
    }

    [Scenario]
    public static async Task A_page_of_nothing(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync("a", replicas: 1);
        kafka.Say("unknown", await PageAsync(kafka, 10, null, kafka.Name("unknown"), topic));
        kafka.Say("no name for a topic", await PageAsync(kafka, 10, null, "no name"));
        kafka.Say("from a topic that was not asked for", await PageAsync(kafka, 10, (kafka.Name("other"), 1), topic));
        kafka.Say("from a negative partition", await PageAsync(kafka, 10, (topic, -1), topic));
    }

    [Scenario]
    public static Task The_quorum_is_that_of_the_metadata(ScenarioContext kafka) =>
        kafka.SayVersionsAsync(
            0,
            2,
            async version =>
                kafka.Text(
                    await kafka.AskAsync<DescribeQuorumResponse>(
                        1,
                        new DescribeQuorumRequest
                        {
                            Topics =
                            [
                                new() { TopicName = "__cluster_metadata", Partitions = [new() { PartitionIndex = 1 }] },
                                new() { TopicName = "orders", Partitions = [new() { PartitionIndex = 0 }] },
                            ],
                        },
                        version
                    )
                )
        );

    [Scenario]
    public static async Task Every_node_votes_and_there_are_no_observers(ScenarioContext kafka)
    {
        var request = new DescribeQuorumRequest
        {
            Topics = [new() { TopicName = "__cluster_metadata", Partitions = [new() { PartitionIndex = 0 }] }],
        };
        var quorum = (await kafka.AskAsync<DescribeQuorumResponse>(1, request, 1)).Topics.Single().Partitions.Single();
        kafka.Say(
            $"voters {string.Join(", ", quorum.CurrentVoters.Select(voter => voter.ReplicaId).Order())}, "
                + $"{quorum.Observers.Count} observers"
        );
        kafka.Say(
            $"the leader votes: {quorum.CurrentVoters.Exists(voter => voter.ReplicaId == quorum.LeaderId)}; "
                + $"it has an epoch: {quorum.LeaderEpoch > 0}; its log ends at the high watermark or after: "
                + $"{quorum.CurrentVoters.First(voter => voter.ReplicaId == quorum.LeaderId).LogEndOffset >= quorum.HighWatermark}"
        );
    }

    [Scenario]
    public static async Task A_cluster_is_described_to_who_asks_for_brokers(ScenarioContext kafka)
    {
        foreach (sbyte endpoints in (sbyte[])[2, 3])
            kafka.Say(
                $"endpoints of type {endpoints}",
                await kafka.AskAsync<DescribeClusterResponse>(
                    1,
                    new DescribeClusterRequest { EndpointType = endpoints },
                    2
                )
            );
        var described = await kafka.AskAsync<DescribeClusterResponse>(
            1,
            new DescribeClusterRequest
            {
                EndpointType = 1,
                IncludeFencedBrokers = true,
                IncludeClusterAuthorizedOperations = true,
            },
            2
        );
        kafka.Say(
            $"{described.ErrorCode.KafkaName()}, operations {described.ClusterAuthorizedOperations}, brokers "
                + $"{string.Join(", ", described.Brokers.OrderBy(broker => broker.BrokerId).Select(broker => $"{broker.BrokerId} {(broker.IsFenced ? "fenced" : "alive")}"))}"
        );
    }

    [Scenario]
    public static async Task Config_resources_are_listed_by_type(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync("orders", replicas: 1);
        foreach (sbyte type in (sbyte[])[2, 4, 8])
        {
            var listed = await kafka.AskAsync<ListConfigResourcesResponse>(
                1,
                new ListConfigResourcesRequest { ResourceTypes = [type] },
                1
            );
            kafka.Say(
                $"type {type}: {(type == 2 ? listed.ConfigResources.Exists(resource => resource.ResourceName == topic) : string.Join(", ", listed.ConfigResources.Select(resource => resource.ResourceName).Order()))}"
            );
        }
        foreach (sbyte type in (sbyte[])[0, 99])
            kafka.Say(
                $"type {type}",
                await kafka.AskAsync<ListConfigResourcesResponse>(
                    1,
                    new ListConfigResourcesRequest { ResourceTypes = [type] },
                    1
                )
            );
    }

    [Scenario]
    public static async Task Elections_that_are_not_needed_or_not_possible(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync("orders", replicas: 2);
        async Task ElectAsync(string what, sbyte type, string name, params int[] partitions) =>
            kafka.Say(
                what,
                await kafka.AskAsync<ElectLeadersResponse>(
                    1,
                    new ElectLeadersRequest
                    {
                        TimeoutMs = 30_000,
                        ElectionType = type,
                        TopicPartitions = [new() { Topic = name, Partitions = [.. partitions] }],
                    },
                    2
                )
            );
        await ElectAsync("preferred", 0, topic, 0, 9);
        await ElectAsync("unclean", 1, topic, 0);
        await ElectAsync("an unknown topic", 0, kafka.Name("unknown"), 0);
        await ElectAsync("an unknown type", 5, topic, 0);
    }
}
