using Confluent.Kafka;
using Course.Grading;
using Course.Kit;
using Graders.Support;
using Labs.Architecture;

namespace Graders.Architecture;

/// <summary>A calendar topic written in transactions: its logs end with markers that no consumer sees.</summary>
internal sealed class Calendars(ICluster cluster, string topic)
{
    // More than one fetch brings of a partition: whoever stops early has not seen the last versions.
    const int Versions = 12;
    static readonly string Pages = new('.', 20_000);
    static readonly TimeSpan Patience = GraderCluster.Patience(TimeSpan.FromSeconds(20));

    /// <summary>Twenty calendars in partitions 0 and 1; partition 2 stays empty.</summary>
    public static IReadOnlyDictionary<string, string> Truth { get; } =
        Enumerable
            .Range(0, 20)
            .Where(doctor => doctor != 3)
            .ToDictionary(doctor => $"dr-{doctor}", doctor => doctor == 5 ? "back again" : Version(Versions));

    public async Task WriteAsync()
    {
        using var producer = new ProducerBuilder<string, string?>(
            new ProducerConfig
            {
                BootstrapServers = cluster.BootstrapServers,
                ClientId = "grader",
                TransactionalId = topic,
                CancellationDelayMaxMs = 5,
            }
        ).Build();
        await Task.Run(() =>
        {
            producer.InitTransactions(Patience);
            producer.BeginTransaction();
            for (var version = 1; version <= Versions; version++)
            for (var doctor = 0; doctor < 20; doctor++)
                Put(producer, doctor, Version(version));
            Put(producer, 3, null);
            Put(producer, 5, null);
            Put(producer, 5, "back again");
            producer.CommitTransaction(Patience);
            producer.BeginTransaction();
            for (var doctor = 0; doctor < 20; doctor++)
                Put(producer, doctor, "taken back");
            // An abort drops what has not been sent yet.
            producer.Flush(Patience);
            producer.AbortTransaction(Patience);
        });
    }

    public async Task RebuildAsync(ICalendarState state)
    {
        using var cancel = new CancellationTokenSource();
        var rebuilding = Task.Run(() => state.RebuildAsync(cancel.Token));
        if (!await Wait.EndsAsync(rebuilding, Patience))
        {
            await cancel.CancelAsync();
            var ends = string.Join(
                ", ",
                (await cluster.DescribeTopicAsync(topic)).Partitions.Select(partition => partition.EndOffset)
            );
            Fail.With(
                happened: $"the rebuild had not ended after {Patience.TotalSeconds:0} s; the partitions end at offsets "
                    + $"{ends}, and the last offsets are transaction markers, which no consumer sees",
                expected: "it ends where the client says that the partition ends: offsets have holes, and an empty "
                    + "partition has ended already",
                read: "notebook 02 §3.4"
            );
        }

        var table = await rebuilding;
        var uncommitted = table.Count(row => row.Value == "taken back");
        Fail.Unless(
            uncommitted == 0,
            happened: $"{uncommitted} calendars have the value of a transaction that was aborted",
            expected: "only what was committed: isolation.level=read_committed, librdkafka's default",
            read: "notebook 02 §3.4"
        );
        var wrong = Truth.Where(row => table.GetValueOrDefault(row.Key) != row.Value).Select(row => row.Key).ToList();
        Fail.Unless(
            wrong.Count == 0,
            happened: $"{wrong.Count} of {Truth.Count} calendars are not the last "
                + $"version{(wrong.Count == 0 ? "" : $": {wrong[0]} is \"{Short(table.GetValueOrDefault(wrong[0], "missing"))}\", not \"{Short(Truth[wrong[0]])}\"")}",
            expected: "every partition is read to its end, and a later record of a key replaces the earlier",
            read: "notebook 02 §3.4"
        );
        Fail.Unless(
            !table.ContainsKey("dr-3"),
            happened: "dr-3 is in the table, although its last record has a null value",
            expected: "a tombstone deletes: the key is missing from the table",
            read: "notebook 02 §3.4"
        );
        Fail.Unless(
            table.Count == Truth.Count,
            happened: $"the table has {table.Count} rows, and there are {Truth.Count} calendars",
            expected: "one row for each key that has a value",
            read: "notebook 02 §3.4"
        );
    }

    static string Version(int number) => $"version {number} {Pages}";

    static string Short(string value) => value.Split(" .")[0];

    void Put(IProducer<string, string?> producer, int doctor, string? value) =>
        producer.Produce(
            new TopicPartition(topic, doctor % 2),
            new Message<string, string?> { Key = $"dr-{doctor}", Value = value }
        );
}
