using Asked = EmbeddedKafka.Protocol.AlterPartitionReassignmentsRequest.ReassignableTopic;

namespace Differential.Tests.Admin;

internal static class Reassignments
{
    static Asked Move(string topic, int partition, params int[]? nodes) =>
        new() { Name = topic, Partitions = [new() { PartitionIndex = partition, Replicas = nodes?.ToList() }] };

    static async Task SayAsync(ScenarioContext kafka, string what, Asked topic, bool mayChangeFactor = true)
    {
        var answer = await kafka.AskAsync<AlterPartitionReassignmentsResponse>(
            1,
            new AlterPartitionReassignmentsRequest
            {
                TimeoutMs = 30_000,
                AllowReplicationFactorChange = mayChangeFactor,
                Topics = [topic],
            },
            1
        );
        var partition = answer.Responses.Single().Partitions.Single();
        kafka.Say($"{what}: {partition.ErrorCode.KafkaName()} {partition.ErrorMessage}");
    }

    static async Task SettledAsync(ScenarioContext kafka, string topic, int[] nodes)
    {
        foreach (var node in ScenarioContext.NodeIds)
            await kafka.UntilAsync(
                async () =>
                    (await kafka.PartitionAsync(topic, 0, node)) is var seen
                    && seen.ReplicaNodes.SequenceEqual(nodes)
                    && seen.IsrNodes.Count == nodes.Length,
                $"{topic} is on {string.Join(", ", nodes)}"
            );
        var now = await kafka.PartitionAsync(topic);
        kafka.Say(
            $"leader {now.LeaderId}, epoch {now.LeaderEpoch}, replicas {string.Join(", ", now.ReplicaNodes)}, "
                + $"in sync {string.Join(", ", now.IsrNodes)}"
        );
    }

    [Scenario]
    public static async Task What_is_no_assignment_is_refused(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync(
            "orders",
            [
                [1, 2],
            ]
        );
        await SayAsync(kafka, "an unknown topic", Move(kafka.Name("unknown"), 0, 1, 2));
        await SayAsync(kafka, "an unknown partition", Move(topic, 9, 1, 2));
        await SayAsync(kafka, "nobody", Move(topic, 0));
        await SayAsync(kafka, "the same node twice", Move(topic, 0, 1, 1));
        await SayAsync(kafka, "a negative node", Move(topic, 0, -1, 1));
        await SayAsync(kafka, "an unknown node", Move(topic, 0, 1, 99));
        await SayAsync(kafka, "cancel nothing", Move(topic, 0, null));
        await SayAsync(kafka, "another factor, which is not allowed", Move(topic, 0, 1, 2, 3), mayChangeFactor: false);
        await SayAsync(kafka, "as it is", Move(topic, 0, 1, 2));
        kafka.Say(
            "no topics",
            await kafka.AskAsync<AlterPartitionReassignmentsResponse>(
                1,
                new AlterPartitionReassignmentsRequest { TimeoutMs = 30_000 },
                1
            )
        );
        await SettledAsync(kafka, topic, [1, 2]);
    }

    [Scenario]
    public static async Task Another_order_is_another_preferred_leader(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync(
            "orders",
            [
                [1, 2],
            ]
        );
        await SayAsync(kafka, "another order", Move(topic, 0, 2, 1));
        await SettledAsync(kafka, topic, [2, 1]);
        var elected = await kafka.AskAsync<ElectLeadersResponse>(
            1,
            new ElectLeadersRequest
            {
                TimeoutMs = 30_000,
                ElectionType = 0,
                TopicPartitions = [new() { Topic = topic, Partitions = [0] }],
            },
            2
        );
        kafka.Say("elect", elected);
        await kafka.UntilLedAsync(topic, 0, 2);
        await SettledAsync(kafka, topic, [2, 1]);
    }

    [Scenario]
    public static async Task Replicas_are_added_moved_and_taken_away(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync(
            "orders",
            [
                [1, 2],
            ]
        );
        await kafka.Producer().ProduceAsync(topic, new() { Value = "tea" });
        await SayAsync(kafka, "add 3", Move(topic, 0, 1, 2, 3));
        await SettledAsync(kafka, topic, [1, 2, 3]);
        await SayAsync(kafka, "take 1 and 3 away", Move(topic, 0, 2));
        await SettledAsync(kafka, topic, [2]);
        await SayAsync(kafka, "move to 3", Move(topic, 0, 3));
        await SettledAsync(kafka, topic, [3]);
        kafka.Say(
            "in progress",
            await kafka.AskAsync<ListPartitionReassignmentsResponse>(
                1,
                new ListPartitionReassignmentsRequest
                {
                    TimeoutMs = 30_000,
                    Topics = [new() { Name = topic, PartitionIndexes = [0] }],
                },
                0
            )
        );
        kafka.Say($"the record: {kafka.Read(topic, 1).Single().Message.Value}");
    }

    [Scenario]
    public static async Task What_is_not_being_moved_is_not_listed(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync(
            "orders",
            [
                [1, 2],
            ]
        );
        kafka.Say(
            "list",
            await kafka.AskAsync<ListPartitionReassignmentsResponse>(
                1,
                new ListPartitionReassignmentsRequest
                {
                    TimeoutMs = 30_000,
                    Topics =
                    [
                        new() { Name = topic, PartitionIndexes = [0, 7] },
                        new() { Name = kafka.Name("unknown"), PartitionIndexes = [0] },
                    ],
                },
                0
            )
        );
    }
}
