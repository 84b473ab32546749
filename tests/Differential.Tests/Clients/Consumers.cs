using Confluent.Kafka;

namespace Differential.Tests.Clients;

internal static class Consumers
{
    static string Partitions(IEnumerable<TopicPartition> partitions) =>
        string.Join(", ", partitions.Select(one => one.Partition.Value).Order());

    static async Task FillAsync(ScenarioContext kafka, string topic, int partitions, int each)
    {
        var producer = kafka.Producer();
        for (var partition = 0; partition < partitions; partition++)
        for (var i = 0; i < each; i++)
            await producer.ProduceAsync(
                new TopicPartition(topic, partition),
                new()
                {
                    Key = $"{partition}",
                    Value = $"{partition}-{i}",
                    Timestamp = new(1000 + i * 10, TimestampType.CreateTime),
                }
            );
    }

    [Scenario]
    public static async Task Two_share_and_one_takes_over(ScenarioContext kafka)
    {
        var (group, topic) = (kafka.Name("group"), await kafka.CreateTopicAsync(partitions: 4));
        await FillAsync(kafka, topic, 4, 1);
        var one = kafka.Consumer(group, config => (config.ClientId, config.HeartbeatIntervalMs) = ("a", 200));
        one.Subscribe(topic);
        await kafka.UntilAsync(() => one.Consume(50) is null && one.Assignment.Count == 4, "all four");
        kafka.Say($"alone: {Partitions(one.Assignment)}");
        var two = kafka.Consumer(group, config => (config.ClientId, config.HeartbeatIntervalMs) = ("b", 200));
        two.Subscribe(topic);
        await kafka.UntilAsync(
            () =>
            {
                one.Consume(50);
                two.Consume(50);
                return one.Assignment.Count == 2 && two.Assignment.Count == 2;
            },
            "two each"
        );
        kafka.Say($"together: {Partitions(one.Assignment.Concat(two.Assignment))}");
        two.Close();
        await kafka.UntilAsync(() => one.Consume(50) is null && one.Assignment.Count == 4, "all four again");
        kafka.Say($"alone again: {Partitions(one.Assignment)}");
    }

    [Scenario]
    public static async Task Cooperative_members_keep_what_they_have(ScenarioContext kafka)
    {
        var (group, topic) = (kafka.Name("group"), await kafka.CreateTopicAsync(partitions: 3));
        void Cooperate(ConsumerConfig config) =>
            (config.PartitionAssignmentStrategy, config.HeartbeatIntervalMs) = (
                PartitionAssignmentStrategy.CooperativeSticky,
                200
            );
        var one = kafka.Consumer(group, Cooperate);
        one.Subscribe(topic);
        await kafka.UntilAsync(() => one.Consume(50) is null && one.Assignment.Count == 3, "all three");
        var before = one.Assignment.ToList();
        var two = kafka.Consumer(group, Cooperate);
        two.Subscribe(topic);
        await kafka.UntilAsync(
            () =>
            {
                one.Consume(50);
                two.Consume(50);
                return one.Assignment.Count == 2 && two.Assignment.Count == 1;
            },
            "two and one"
        );
        kafka.Say(
            $"kept: {one.Assignment.All(before.Contains)}, shared: {Partitions(one.Assignment.Concat(two.Assignment))}"
        );
    }

    [Scenario]
    public static async Task Reading_goes_on_where_it_was_committed(ScenarioContext kafka)
    {
        var (group, topic) = (kafka.Name("group"), await kafka.CreateTopicAsync());
        await FillAsync(kafka, topic, 1, 5);
        foreach (var round in (int[])[1, 2])
        {
            using var consumer = kafka.Consumer(group);
            consumer.Subscribe(topic);
            ConsumeResult<string, string>? read = null;
            await kafka.UntilAsync(() => (read = consumer.Consume(50)) is not null, "a record");
            kafka.Say($"round {round} begins with {read!.Message.Value} at {read.Offset.Value}");
            consumer.Commit(read);
            kafka.Say(
                $"committed {string.Join(", ", consumer.Committed([new(topic, 0)], ScenarioContext.Patience).Select(one => one.Offset.Value))}"
            );
            consumer.Close();
        }
    }

    [Scenario]
    public static async Task Offsets_by_time_watermarks_and_ends(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync(partitions: 2);
        await FillAsync(kafka, topic, 1, 4);
        var consumer = kafka.Consumer(change: config => config.EnablePartitionEof = true);
        foreach (var time in (long[])[0, 1010, 1015, 5000])
            kafka.Say(
                $"{time}: {string.Join(", ", consumer.OffsetsForTimes([new(new(topic, 0), new Timestamp(time, TimestampType.CreateTime)), new(new(topic, 1), new Timestamp(time, TimestampType.CreateTime))], ScenarioContext.Patience).Select(one => one.Offset))}"
            );
        foreach (var partition in (int[])[0, 1])
        {
            var marks = consumer.QueryWatermarkOffsets(new(topic, partition), ScenarioContext.Patience);
            kafka.Say($"partition {partition} from {marks.Low.Value} to {marks.High.Value}");
        }
        consumer.Assign(new TopicPartitionOffset(topic, 0, 3));
        for (var i = 0; i < 2; i++)
        {
            ConsumeResult<string, string>? read = null;
            await kafka.UntilAsync(() => (read = consumer.Consume(50)) is not null, "a record or the end");
            kafka.Say(
                read!.IsPartitionEOF
                    ? $"the end at {read.Offset.Value}"
                    : $"{read.Message.Value} at {read.Offset.Value}"
            );
        }
    }

    [Scenario]
    public static async Task An_offset_out_of_range_follows_the_reset_policy(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync();
        await FillAsync(kafka, topic, 1, 3);
        foreach (
            var policy in (AutoOffsetReset[])[AutoOffsetReset.Earliest, AutoOffsetReset.Latest, AutoOffsetReset.Error]
        )
        {
            using var consumer = kafka.Consumer(change: config =>
                (config.AutoOffsetReset, config.EnablePartitionEof) = (policy, true)
            );
            consumer.Assign(new TopicPartitionOffset(topic, 0, 99));
            await kafka.UntilAsync(
                () =>
                {
                    try
                    {
                        if (consumer.Consume(50) is not { } read)
                            return false;
                        kafka.Say(
                            $"{policy}: {(read.IsPartitionEOF ? "the end" : read.Message.Value)} at {read.Offset.Value}"
                        );
                    }
                    catch (ConsumeException refused)
                    {
                        kafka.Say($"{policy}: {refused.Error.Code}");
                    }
                    return true;
                },
                "a record or an error"
            );
        }
    }

    [Scenario]
    public static async Task What_a_producer_is_told(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync("orders", configs: ("max.message.bytes", "300"));
        var producer = kafka.Producer(config => config.MessageTimeoutMs = 20_000);
        async Task TryAsync(string what, TopicPartition where, string value)
        {
            try
            {
                var sent = await producer.ProduceAsync(where, new() { Value = value });
                kafka.Say($"{what}: {sent.Status} at {sent.Offset.Value}");
            }
            catch (ProduceException<string, string> refused)
            {
                kafka.Say($"{what}: {refused.Error.Code}, {refused.DeliveryResult.Status}");
            }
        }
        await TryAsync("fine", new(topic, 0), "tea");
        await TryAsync("too large", new(topic, 0), new string('x', 400));
        await TryAsync("no such partition", new(topic, 3), "tea");
        await TryAsync("fine again", new(topic, 0), "tea");
        var idempotent = kafka.Producer(config => config.EnableIdempotence = true);
        kafka.Say(
            $"idempotent: {(await idempotent.ProduceAsync(topic, new() { Value = "tea" })).Offset.Value}, "
                + $"{(await idempotent.ProduceAsync(topic, new() { Value = "tea" })).Offset.Value}"
        );
    }
}
