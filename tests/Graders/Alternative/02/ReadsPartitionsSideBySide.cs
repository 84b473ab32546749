// replaces: CalendarState.cs
using System.Collections.Concurrent;
using Confluent.Kafka;

namespace Labs.Architecture;

/// <summary>A reader for each partition, all at once; the last record of every key is kept, and tombstones are taken
/// out in the end.</summary>
public sealed class CalendarState(string bootstrapServers, string topic) : ICalendarState
{
    public async Task<IReadOnlyDictionary<string, string>> RebuildAsync(CancellationToken cancel)
    {
        var last = new ConcurrentDictionary<string, string?>();
        await Task.WhenAll(Partitions().Select(partition => Task.Run(() => Read(partition, last, cancel), cancel)));
        return last.Where(row => row.Value is not null).ToDictionary(row => row.Key, row => row.Value!);
    }

    List<TopicPartition> Partitions()
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrapServers }).Build();
        return admin
            .GetMetadata(topic, TimeSpan.FromSeconds(20))
            .Topics.Single()
            .Partitions.ConvertAll(partition => new TopicPartition(topic, partition.PartitionId));
    }

    // Records of one key lie in one partition: readers never meet in a row of the table.
    void Read(TopicPartition partition, ConcurrentDictionary<string, string?> last, CancellationToken cancel)
    {
        using var reader = new ConsumerBuilder<string, string?>(
            new Dictionary<string, string>
            {
                ["bootstrap.servers"] = bootstrapServers,
                ["group.id"] = $"calendars-{partition.Partition.Value}",
                ["enable.auto.commit"] = "false",
                ["enable.partition.eof"] = "true",
                ["auto.offset.reset"] = "earliest",
            }
        ).Build();
        reader.Assign(partition);
        while (reader.Consume(cancel) is { IsPartitionEOF: false } record)
            last[record.Message.Key] = record.Message.Value;
    }
}
