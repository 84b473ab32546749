using Confluent.Kafka;
using Course.Grading;
using Course.Kit;

namespace Graders.Support;

/// <summary>What a topic holds now, read by a consumer of its own that belongs to no group.</summary>
internal static class TopicLog
{
    static readonly TimeSpan Answer = GraderCluster.Patience(TimeSpan.FromSeconds(10));

    /// <summary>The records by partition and offset.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="atLeast">Gives a producer that does not wait for acknowledgements a moment to fill the log this
    /// far.</param>
    public static async Task<IReadOnlyList<StoredRecord>> ReadAsync(ICluster cluster, string topic, int atLeast = 0)
    {
        if (atLeast > 0)
            await Wait.HoldsAsync(
                TimeSpan.FromSeconds(2),
                async () => (await BatchesAsync(cluster, topic)).Sum(batch => batch.Records) >= atLeast
            );
        var described = await cluster.DescribeTopicAsync(topic);
        return await Task.Run(() => Read(cluster, topic, described));
    }

    /// <summary>The batches of all partitions.</summary>
    public static async Task<IReadOnlyList<BatchView>> BatchesAsync(ICluster cluster, string topic)
    {
        var described = await cluster.DescribeTopicAsync(topic);
        var batches = new List<BatchView>();
        foreach (var partition in described.Partitions)
            batches.AddRange(await cluster.ReadBatchesAsync(topic, partition.Partition));
        return batches;
    }

    static List<StoredRecord> Read(ICluster cluster, string topic, TopicView described)
    {
        using var consumer = new ConsumerBuilder<string?, string?>(
            new ConsumerConfig
            {
                BootstrapServers = cluster.BootstrapServers,
                ClientId = "grader",
                GroupId = "grader",
                EnableAutoCommit = false,
                // The last offsets of a partition may be markers of transactions, which no consumer sees.
                EnablePartitionEof = true,
            }
        ).Build();

        var filled = described.Partitions.Where(partition => partition.EndOffset > partition.LogStartOffset).ToList();
        var ends = filled.ToDictionary(partition => partition.Partition, partition => partition.EndOffset!.Value);
        // Offset.Beginning would be asked for before the leader is known, and asked again half a second later.
        consumer.Assign(
            filled.Select(partition => new TopicPartitionOffset(
                topic,
                partition.Partition,
                partition.LogStartOffset!.Value
            ))
        );

        var records = new List<StoredRecord>();
        while (ends.Count > 0)
        {
            var result =
                consumer.Consume(Answer)
                ?? throw new DeadlineException(
                    $"The grader read {records.Count} records of {topic} and then no more came."
                );
            if (result.IsPartitionEOF)
            {
                ends.Remove(result.Partition);
                continue;
            }

            if (ends.TryGetValue(result.Partition, out var end) && result.Offset < end)
                records.Add(
                    new StoredRecord(result.Partition, result.Offset, result.Message.Key, result.Message.Value ?? "")
                    {
                        TimestampMs = result.Message.Timestamp.UnixTimestampMs,
                        Headers = result.Message.Headers ?? [],
                    }
                );
            if (result.Offset >= end - 1)
                ends.Remove(result.Partition);
        }

        return [.. records.OrderBy(record => record.Partition).ThenBy(record => record.Offset)];
    }
}
