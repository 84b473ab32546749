using System.Buffers.Binary;
using System.Text;
using Confluent.Kafka;
using Course.Grading;
using Course.Kit;

namespace Graders.Support;

/// <summary>What a group has committed, one record for each partition of each commit, as the coordinator keeps
/// it.</summary>
internal static class CommitLog
{
    const string OffsetsTopic = "__consumer_offsets";
    static readonly TimeSpan Answer = GraderCluster.Patience(TimeSpan.FromSeconds(10));

    /// <summary>How many offsets the group has committed on this topic so far.</summary>
    public static async Task<int> CountAsync(ICluster cluster, string group, string topic)
    {
        var described = await cluster.DescribeTopicAsync(OffsetsTopic);
        var partition = described[PartitionOf(group, described.Partitions.Length)];
        return await Task.Run(() => Read(cluster, partition).Count(key => IsCommit(key, group, topic)));
    }

    static List<byte[]> Read(ICluster cluster, PartitionView partition)
    {
        using var consumer = new ConsumerBuilder<byte[], Ignore>(
            new ConsumerConfig
            {
                BootstrapServers = cluster.BootstrapServers,
                ClientId = "grader",
                GroupId = "grader",
                EnableAutoCommit = false,
                EnablePartitionEof = true,
            }
        ).Build();
        consumer.Assign(new TopicPartitionOffset(OffsetsTopic, partition.Partition, partition.LogStartOffset ?? 0));
        var keys = new List<byte[]>();
        while (
            (consumer.Consume(Answer) ?? throw new DeadlineException($"The grader could not read {OffsetsTopic}."))
                is { IsPartitionEOF: false } result
        )
            keys.Add(result.Message.Key);
        return keys;
    }

    // OffsetCommitKey: version 0 or 1, group, topic, partition. Version 2 is a group's own record.
    static bool IsCommit(byte[] key, string group, string topic)
    {
        if (key is null || key.Length < 2 || BinaryPrimitives.ReadInt16BigEndian(key) > 1)
            return false;
        var rest = key.AsSpan(2);
        return Next(ref rest) == group && Next(ref rest) == topic;
    }

    static string Next(ref Span<byte> rest)
    {
        var length = BinaryPrimitives.ReadInt16BigEndian(rest);
        var text = Encoding.UTF8.GetString(rest.Slice(2, length));
        rest = rest[(2 + length)..];
        return text;
    }

    // Java's String.hashCode, and its absolute value: which partition of the offsets topic keeps a group.
    static int PartitionOf(string group, int partitions)
    {
        var hash = group.Aggregate(0, (sum, letter) => unchecked(31 * sum + letter));
        return (hash == int.MinValue ? 0 : Math.Abs(hash)) % partitions;
    }
}
