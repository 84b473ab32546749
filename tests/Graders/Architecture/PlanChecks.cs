using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Course.Base;
using Course.Grading;
using Course.Kit;
using Labs.Architecture;

namespace Graders.Architecture;

internal static class PlanChecks
{
    public static async Task ItEndsWellAsync(ITopicPlan plan, string call)
    {
        try
        {
            await plan.EnsureAsync();
        }
        catch (Exception e) when (e is KafkaException or AggregateException)
        {
            Fail.With(
                happened: $"{call} of EnsureAsync ended with {e.GetType().Name}: {e.Message}",
                expected: "it is called at each start of the service: what is there already is fine, and one topic's "
                    + "being there does not keep the other from being made",
                read: "notebook 02 §4.5"
            );
        }
    }

    public static async Task TheTopicIsLaidOutAsync(ICluster cluster, string topic, int partitions)
    {
        TopicView described;
        try
        {
            described = await cluster.DescribeTopicAsync(topic);
        }
        catch (CourseException)
        {
            Fail.With(
                happened: $"there is no topic {topic}",
                expected: "EnsureAsync makes what is missing",
                read: "notebook 02 §2.1"
            );
            return;
        }

        Fail.Unless(
            described.Partitions.Length == partitions,
            happened: $"{topic} has {described.Partitions.Length} partitions",
            expected: $"{partitions} partitions: a number for good, as keys move when it changes",
            read: "notebook 02 §5.4"
        );
        var fewest = described.Partitions.Min(partition => partition.Replicas.Length);
        Fail.Unless(
            fewest == 3,
            happened: $"{topic} has partitions of {fewest} replica{(fewest == 1 ? "" : "s")}: the broker's "
                + "default.replication.factor, or a number that you gave",
            expected: "three replicas of each partition",
            read: "notebook 02 §4.5"
        );
    }

    public static async Task TheConfigIsAsync(ICluster cluster, string topic, string name, string value, string why)
    {
        using var admin = new AdminClientBuilder(
            new AdminClientConfig
            {
                BootstrapServers = cluster.BootstrapServers,
                ClientId = "grader",
                CancellationDelayMaxMs = 5,
            }
        ).Build();
        var described = await admin.DescribeConfigsAsync([
            new ConfigResource { Type = ResourceType.Topic, Name = topic },
        ]);
        var found = described[0].Entries[name].Value;
        Fail.Unless(
            found == value,
            happened: $"{topic} has {name}={found}",
            expected: $"{name}={value}: {why}",
            read: "notebook 02 §3.4"
        );
    }

    public static async Task OneBrokerMayBeAwayAsync(ICluster cluster, string topic, int away)
    {
        foreach (var partition in (await cluster.DescribeTopicAsync(topic)).Partitions)
            Fail.Unless(
                await Writing.IsAcceptedAsync(cluster, new TopicPartition(topic, partition.Partition)),
                happened: $"one broker was away ({away}), and {topic}-{partition.Partition} refused acks=all with "
                    + "NOT_ENOUGH_REPLICAS",
                expected: "with one of three replicas away writing goes on: every restart of a broker is such an hour",
                read: "notebook 02 §6"
            );
    }

    public static async Task TwoAreNotEnoughAsync(ICluster cluster, string topic)
    {
        foreach (var partition in (await cluster.DescribeTopicAsync(topic)).Partitions)
            Fail.Unless(
                !await Writing.IsAcceptedAsync(cluster, new TopicPartition(topic, partition.Partition)),
                happened: $"two brokers were away, and {topic}-{partition.Partition} accepted acks=all on a single copy",
                expected: "min.insync.replicas=2 on the topic, also where it was made by hand before: no "
                    + "acknowledgement rests on one disk",
                read: "notebook 02 §4.5"
            );
    }
}
