using System.Text;
using Confluent.Kafka;
using Course.Grading;
using Course.Kit;

namespace Graders.Architecture;

/// <summary>A record with everything that belongs to it.</summary>
internal sealed record FullRecord(int Partition, string? Key, string? Value, long Timestamp, string Headers)
{
    static readonly TimeSpan Answer = GraderCluster.Patience(TimeSpan.FromSeconds(10));

    /// <summary>What a topic holds now, by partition and offset.</summary>
    public static async Task<IReadOnlyList<FullRecord>> ReadAsync(ICluster cluster, string topic)
    {
        var described = await cluster.DescribeTopicAsync(topic);
        return await Task.Run(() => Read(cluster, described));
    }

    static List<FullRecord> Read(ICluster cluster, TopicView topic)
    {
        using var consumer = new ConsumerBuilder<string?, string?>(
            new ConsumerConfig
            {
                BootstrapServers = cluster.BootstrapServers,
                ClientId = "grader",
                GroupId = "grader",
                EnableAutoCommit = false,
                EnablePartitionEof = true,
                FetchWaitMaxMs = 50,
                CancellationDelayMaxMs = 5,
            }
        ).Build();
        var filled = topic.Partitions.Where(partition => partition.Records > 0).ToList();
        consumer.Assign(
            filled.Select(partition => new TopicPartitionOffset(
                topic.Name,
                partition.Partition,
                partition.LogStartOffset!.Value
            ))
        );
        var records = new List<(long Offset, FullRecord Record)>();
        var ended = new HashSet<int>();
        while (ended.Count < filled.Count)
        {
            var result =
                consumer.Consume(Answer)
                ?? throw new DeadlineException(
                    $"The grader read {records.Count} records of {topic.Name} and then no more came."
                );
            if (result.IsPartitionEOF)
                ended.Add(result.Partition);
            else
                records.Add((result.Offset, Of(result)));
        }

        return [.. records.OrderBy(one => one.Record.Partition).ThenBy(one => one.Offset).Select(one => one.Record)];
    }

    static FullRecord Of(ConsumeResult<string?, string?> result) =>
        new(
            result.Partition,
            result.Message.Key,
            result.Message.Value,
            result.Message.Timestamp.UnixTimestampMs,
            string.Join(
                ' ',
                result.Message.Headers.Select(header =>
                    $"{header.Key}={Encoding.UTF8.GetString(header.GetValueBytes())}"
                )
            )
        );
}
