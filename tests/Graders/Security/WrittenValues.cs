using Confluent.Kafka;

namespace Graders.Security;

/// <summary>What a topic of the clinic holds, as the operator reads it.</summary>
internal static class WrittenValues
{
    static readonly TimeSpan Answer = TimeSpan.FromSeconds(20);

    /// <summary>The values in partition 0.</summary>
    public static async Task<IReadOnlyList<string>> ReadAsync(Clinic clinic, string topic = "bookings")
    {
        var end = (await clinic.Cluster.DescribeTopicAsync(topic)).Partitions[0].EndOffset ?? 0;
        var config = await Course.Kit.SecurityAccess.ClientOfAsync(clinic.Cluster, "operator");
        return await Task.Run(() => Read(config, topic, end));
    }

    static List<string> Read(ClientConfig config, string topic, long end)
    {
        using var consumer = new ConsumerBuilder<Ignore, string>(
            new ConsumerConfig(Clinic.Copy(config)) { GroupId = "grader", EnableAutoCommit = false }
        )
            .SetLogHandler((_, _) => { })
            .SetErrorHandler((_, _) => { })
            .Build();
        consumer.Assign(new TopicPartitionOffset(topic, 0, 0));
        var values = new List<string>();
        while (values.Count < end && consumer.Consume(Answer) is { } record)
            values.Add(record.Message.Value);
        return values;
    }
}
