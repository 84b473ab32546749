using System.Text;
using Confluent.Kafka;
using Course.Grading;
using Course.Kit;

namespace Graders.Support;

/// <summary>Writes and reads topics without any serializer.</summary>
internal static class RawTopic
{
    static readonly TimeSpan Answer = GraderCluster.Patience(TimeSpan.FromSeconds(10));
    static readonly TimeSpan Marker = GraderCluster.Patience(TimeSpan.FromSeconds(3));

    /// <summary>Writes into partition 0, in order.</summary>
    public static async Task WriteAsync(ICluster cluster, string topic, IEnumerable<RawRecord> records)
    {
        using var producer = new ProducerBuilder<byte[]?, byte[]?>(
            new ProducerConfig
            {
                BootstrapServers = cluster.BootstrapServers,
                ClientId = "grader",
                EnableIdempotence = true,
            }
        ).Build();
        var sent = new List<Task>();
        foreach (var record in records)
        {
            var headers = new Headers();
            foreach (var (name, value) in record.Headers)
                headers.Add(name, Encoding.UTF8.GetBytes(value));
            var message = new Message<byte[]?, byte[]?>
            {
                Key = record.Key,
                Value = record.Value,
                Headers = headers,
            };
            sent.Add(producer.ProduceAsync(new TopicPartition(topic, 0), message));
        }

        await Task.WhenAll(sent);
    }

    /// <summary>All records that a reader of committed records sees, by partition and offset. A transaction that is
    /// committed has its markers in the log a moment later: for these it waits.</summary>
    public static async Task<IReadOnlyList<ConsumeResult<byte[]?, byte[]?>>> ReadAsync(ICluster cluster, string topic)
    {
        var described = await cluster.DescribeTopicAsync(topic);
        return await Task.Run(() => Read(cluster, described));
    }

    /// <summary>The text of the last header of that name; null when there is none.</summary>
    public static string? Header(Headers headers, string name) =>
        headers.TryGetLastBytes(name, out var bytes) && bytes is not null ? Encoding.UTF8.GetString(bytes) : null;

    /// <summary>The last header of that name as a person reads it; "nothing" when there is none.</summary>
    public static string ShowHeader(Headers headers, string name) =>
        headers.TryGetLastBytes(name, out var bytes) ? Show(bytes) : "nothing";

    /// <summary>Bytes as a person reads them: text where they are text, else in hexadecimal.</summary>
    public static string Show(byte[]? bytes)
    {
        if (bytes is null)
            return "null";
        var text = Encoding.UTF8.GetString(bytes);
        var isText = text.All(letter => letter >= ' ' && letter != '\uFFFD');
        var shown = isText ? $"\"{text}\"" : Convert.ToHexString(bytes);
        return shown.Length <= 120 ? shown : $"{shown[..120]}…";
    }

    static List<ConsumeResult<byte[]?, byte[]?>> Read(ICluster cluster, TopicView topic)
    {
        using var consumer = new ConsumerBuilder<byte[]?, byte[]?>(
            new ConsumerConfig
            {
                BootstrapServers = cluster.BootstrapServers,
                ClientId = "grader",
                GroupId = "grader",
                EnableAutoCommit = false,
                EnablePartitionEof = true,
                IsolationLevel = IsolationLevel.ReadCommitted,
            }
        ).Build();
        var ends = topic.Partitions.ToDictionary(
            partition => partition.Partition,
            partition => partition.EndOffset ?? partition.LogStartOffset ?? 0
        );
        consumer.Assign(ends.Keys.Select(p => new TopicPartitionOffset(topic.Name, p, 0)));
        var records = new List<ConsumeResult<byte[]?, byte[]?>>();
        var undecided = new HashSet<int>();
        while (ends.Count > 0)
        {
            var result = consumer.Consume(undecided.Count == ends.Count ? Marker : Answer);
            if (result is null && undecided.Count == ends.Count)
                break;
            if (result is null)
                throw new DeadlineException($"The grader could not read {topic.Name} to its end.");
            var partition = result.Partition.Value;
            if (!result.IsPartitionEOF)
                records.Add(result);
            else if (ends.TryGetValue(partition, out var end) && result.Offset < end)
                undecided.Add(partition);
            else if (ends.Remove(partition))
                undecided.Remove(partition);
        }

        return [.. records.OrderBy(record => record.Partition.Value).ThenBy(record => record.Offset.Value)];
    }
}
