namespace Differential.Tests.Admin;

/// <summary>Eligible leader replicas (KIP-966) while nodes go and come.</summary>
internal static class EligibleLeaders
{
    static async Task SayAsync(ScenarioContext kafka, string what, string topic, int inSync)
    {
        async Task<DescribeTopicPartitionsResponse.DescribeTopicPartitionsResponsePartition> NowAsync() =>
            (
                await kafka.AskAsync<DescribeTopicPartitionsResponse>(
                    kafka.AnyNode,
                    new DescribeTopicPartitionsRequest { Topics = [new() { Name = topic }] },
                    0
                )
            )
                .Topics.Single()
                .Partitions.Single();
        await kafka.UntilAsync(async () => (await NowAsync()).IsrNodes.Count == inSync, $"{inSync} are in sync");
        var now = await NowAsync();
        kafka.Say(
            $"{what}: leader {now.LeaderId}, epoch {now.LeaderEpoch}, in sync "
                + $"[{string.Join(", ", now.IsrNodes)}], eligible "
                + $"[{string.Join(", ", now.EligibleLeaderReplicas ?? [])}], last known "
                + $"[{string.Join(", ", now.LastKnownElr ?? [])}], offline "
                + $"[{string.Join(", ", now.OfflineReplicas)}]"
        );
    }

    [Scenario(Disturbs = true)]
    public static async Task Who_leaves_below_min_insync_stays_eligible(ScenarioContext kafka)
    {
        var careful = await kafka.CreateTopicAsync(
            "careful",
            [
                [3, 1, 2],
            ],
            ("min.insync.replicas", "3")
        );
        var plain = await kafka.CreateTopicAsync(
            "plain",
            [
                [3, 1, 2],
            ]
        );
        await kafka.StopNodeAsync(3);
        await SayAsync(kafka, "careful, 3 stopped", careful, 2);
        await SayAsync(kafka, "plain, 3 stopped", plain, 2);
        await kafka.StartNodeAsync(3);
        await SayAsync(kafka, "careful, 3 is back", careful, 3);
        await SayAsync(kafka, "plain, 3 is back", plain, 3);
    }

    [Scenario(Disturbs = true)]
    public static async Task A_node_that_is_killed_leaves_the_same_way(ScenarioContext kafka)
    {
        var careful = await kafka.CreateTopicAsync(
            "careful",
            [
                [2, 3, 1],
            ],
            ("min.insync.replicas", "3")
        );
        await kafka.KillNodeAsync(2);
        await SayAsync(kafka, "2 killed", careful, 2);
        await kafka.StartNodeAsync(2);
        await SayAsync(kafka, "2 is back", careful, 3);
    }

    [Scenario(Disturbs = true)]
    public static async Task Alone_and_gone_a_replica_stays_eligible(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync(
            "alone",
            [
                [3],
            ]
        );
        await kafka.StopNodeAsync(3);
        await SayAsync(kafka, "3 stopped", topic, 0);
        kafka.Say(
            "preferred",
            await kafka.AskAsync<ElectLeadersResponse>(
                1,
                new ElectLeadersRequest
                {
                    TimeoutMs = 30_000,
                    ElectionType = 0,
                    TopicPartitions = [new() { Topic = topic, Partitions = [0] }],
                },
                2
            )
        );
        kafka.Say(
            "unclean",
            await kafka.AskAsync<ElectLeadersResponse>(
                1,
                new ElectLeadersRequest
                {
                    TimeoutMs = 30_000,
                    ElectionType = 1,
                    TopicPartitions = [new() { Topic = topic, Partitions = [0] }],
                },
                2
            )
        );
        await kafka.StartNodeAsync(3);
        await SayAsync(kafka, "3 is back", topic, 1);
    }
}
