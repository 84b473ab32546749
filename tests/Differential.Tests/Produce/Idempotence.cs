namespace Differential.Tests.Produce;

internal static class Idempotence
{
    static async Task<long> ProducerAsync(ScenarioContext kafka) => (await GivenAsync(kafka, 1, 4)).ProducerId;

    /// <summary>A node fetches blocks of ids from the controller, and until it has one, bids wait.</summary>
    static Task<InitProducerIdResponse> GivenAsync(ScenarioContext kafka, int node, short version) =>
        kafka.UntilAsync(
            () =>
                kafka.AskAsync<InitProducerIdResponse>(
                    node,
                    new InitProducerIdRequest { TransactionalId = null, TransactionTimeoutMs = 60_000 },
                    version
                ),
            given => given.ErrorCode != ErrorCode.CoordinatorLoadInProgress,
            $"node {node} has producer ids"
        );

    [Scenario]
    public static async Task Batches_must_follow_one_another(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync();
        var producer = await ProducerAsync(kafka);
        foreach (var (sequence, records) in ((int, int)[])[(0, 3), (3, 2), (6, 1), (4, 1), (5, 2), (7, 1)])
            kafka.Say(
                $"{records} from {sequence}: {await kafka.SendAsync(topic, Wire.Batch(producer, 0, sequence, records))}"
            );
    }

    [Scenario]
    public static async Task The_last_five_batches_are_recognized(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync();
        var producer = await ProducerAsync(kafka);
        for (var i = 0; i < 7; i++)
            await kafka.SendAsync(topic, Wire.Batch(producer, 0, i * 2, 2));
        for (var i = 6; i >= 0; i--)
            kafka.Say($"batch {i} again: {await kafka.SendAsync(topic, Wire.Batch(producer, 0, i * 2, 2))}");
        kafka.Say($"another cut of the last: {await kafka.SendAsync(topic, Wire.Batch(producer, 0, 12, 1))}");
        kafka.Say($"and over its end: {await kafka.SendAsync(topic, Wire.Batch(producer, 0, 13, 2))}");
        kafka.Say($"the next: {await kafka.SendAsync(topic, Wire.Batch(producer, 0, 14, 1))}");
    }

    [Scenario]
    public static async Task A_new_epoch_begins_at_zero(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync();
        var producer = await ProducerAsync(kafka);
        foreach (
            var (epoch, sequence) in ((short, int)[])[(0, 0), (1, 1), (1, 0), (0, 1), (0, 0), (1, 1), (3, 0), (2, 0)]
        )
            kafka.Say(
                $"epoch {epoch} sequence {sequence}: "
                    + $"{await kafka.SendAsync(topic, Wire.Batch(producer, epoch, sequence))}"
            );
    }

    [Scenario]
    public static async Task A_producer_new_to_the_partition_may_begin_anywhere(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync();
        var producer = await ProducerAsync(kafka);
        kafka.Say($"begins at 40: {await kafka.SendAsync(topic, Wire.Batch(producer, 0, 40))}");
        kafka.Say($"41: {await kafka.SendAsync(topic, Wire.Batch(producer, 0, 41))}");
        kafka.Say($"40 again: {await kafka.SendAsync(topic, Wire.Batch(producer, 0, 40))}");
        kafka.Say($"39: {await kafka.SendAsync(topic, Wire.Batch(producer, 0, 39))}");
    }

    [Scenario]
    public static async Task Sequences_wrap_around(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync();
        var producer = await ProducerAsync(kafka);
        kafka.Say($"the last two: {await kafka.SendAsync(topic, Wire.Batch(producer, 0, int.MaxValue - 1, 2))}");
        kafka.Say($"zero: {await kafka.SendAsync(topic, Wire.Batch(producer, 0, 0))}");
        kafka.Say($"one: {await kafka.SendAsync(topic, Wire.Batch(producer, 0, 1))}");
        var second = await ProducerAsync(kafka);
        kafka.Say($"across the end: {await kafka.SendAsync(topic, Wire.Batch(second, 0, int.MaxValue, 3))}");
        kafka.Say($"after it: {await kafka.SendAsync(topic, Wire.Batch(second, 0, 2))}");
        kafka.Say($"across, again: {await kafka.SendAsync(topic, Wire.Batch(second, 0, int.MaxValue, 3))}");
    }

    [Scenario]
    public static async Task Ids_epochs_and_sequences_belong_together(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync();
        var producer = await ProducerAsync(kafka);
        kafka.Say($"no sequence: {await kafka.SendAsync(topic, Wire.Batch(producer, 0, -1))}");
        kafka.Say($"no epoch: {await kafka.SendAsync(topic, Wire.Batch(producer, -1, 0))}");
        kafka.Say($"no id: {await kafka.SendAsync(topic, Wire.Batch(-1, 0, 0))}");
        kafka.Say($"an id that nobody gave: {await kafka.SendAsync(topic, Wire.Batch(987_654_321, 0, 0))}");
        kafka.Say($"all: {await kafka.SendAsync(topic, Wire.Batch(producer, 0, 0))}");
    }

    [Scenario]
    public static async Task Partitions_count_for_themselves(ScenarioContext kafka)
    {
        var topic = await kafka.CreateTopicAsync(partitions: 2);
        var producer = await ProducerAsync(kafka);
        kafka.Say($"0: {await kafka.SendAsync(topic, Wire.Batch(producer, 0, 0))}");
        kafka.Say($"1: {await kafka.SendAsync(topic, Wire.Batch(producer, 0, 0), partition: 1)}");
        kafka.Say($"0: {await kafka.SendAsync(topic, Wire.Batch(producer, 0, 1))}");
        kafka.Say($"1: {await kafka.SendAsync(topic, Wire.Batch(producer, 0, 2), partition: 1)}");
        kafka.Say(
            "the log",
            await kafka.AskLeaderAsync<FetchResponse>(topic, 0, Fetch.Wire.Request(topic, (0, 0)), 12)
        );
    }

    [Scenario]
    public static async Task Producer_ids_are_given_out_once(ScenarioContext kafka)
    {
        var seen = new HashSet<long>();
        await kafka.SayVersionsAsync(
            0,
            5,
            async version =>
            {
                var given = await GivenAsync(kafka, version % 3 + 1, version);
                return $"{given.ErrorCode.KafkaName()}, epoch {given.ProducerEpoch}, "
                    + $"{(seen.Add(given.ProducerId) ? "new" : "seen before")}";
            }
        );
    }
}
