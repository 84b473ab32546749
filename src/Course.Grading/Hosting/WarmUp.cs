using Confluent.Kafka;
using Course.Base;
using Course.Kit;

namespace Course.Grading.Hosting;

/// <summary>Loads and compiles, while the compiler still works on the lab, what every grader needs: librdkafka, the
/// kit, the cluster's code.</summary>
internal static class WarmUp
{
    static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    /// <summary>One record there and back. A cluster that cannot do it says so in the first test, in better words than
    /// here.</summary>
    public static async Task RunAsync(ICluster cluster)
    {
        try
        {
            var topic = GraderCluster.Topic("warm-up");
            await cluster.CreateTopicAsync(topic);
            await ProduceAsync(cluster, topic);
            Consume(cluster, topic);
            await cluster.ReadBatchesAsync(topic);
            await cluster.DeleteTopicAsync(topic);
        }
        catch (Exception e) when (e is KafkaException or CourseException) { }
    }

    static async Task ProduceAsync(ICluster cluster, string topic)
    {
        using var producer = new ProducerBuilder<string, string>(
            new ProducerConfig { BootstrapServers = cluster.BootstrapServers }
        ).Build();
        await producer.ProduceAsync(topic, new Message<string, string> { Key = "warm", Value = "up" });
    }

    static void Consume(ICluster cluster, string topic)
    {
        using var consumer = new ConsumerBuilder<string, string>(
            new ConsumerConfig
            {
                BootstrapServers = cluster.BootstrapServers,
                GroupId = GraderCluster.Group("warm-up"),
                EnableAutoCommit = false,
            }
        ).Build();
        // Offset.Beginning would be asked for before the leader is known, and asked again half a second later.
        consumer.Assign(new TopicPartitionOffset(topic, 0, 0));
        consumer.Consume(Deadline);
        // Apache Kafka makes the topic of committed offsets, with its fifty partitions, when the first group is asked
        // for.
        consumer.Committed([new TopicPartition(topic, 0)], Deadline);
        consumer.Close();
    }
}
