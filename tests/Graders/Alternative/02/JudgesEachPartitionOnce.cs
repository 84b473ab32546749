// replaces: ClusterHealth.cs
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Labs.Architecture;

/// <summary>The metadata of the whole cluster in one request, by a producer's connection, and a verdict for each
/// partition.</summary>
public sealed class ClusterHealth(string bootstrapServers, IReadOnlyList<string> topics) : IClusterHealth
{
    public async Task<HealthReport> LookAsync()
    {
        using var producer = new ProducerBuilder<Null, Null>(
            new ProducerConfig { BootstrapServers = bootstrapServers }
        ).Build();
        using var admin = new DependentAdminClientBuilder(producer.Handle).Build();
        var (offline, under, underMin, wrong) = (
            new List<string>(),
            new List<string>(),
            new List<string>(),
            new List<string>()
        );
        foreach (
            var topic in admin.GetMetadata(TimeSpan.FromSeconds(20)).Topics.Where(topic => topics.Contains(topic.Topic))
        )
        {
            var enough = await MinimumAsync(admin, topic.Topic);
            foreach (var partition in topic.Partitions)
            {
                var name = $"{topic.Topic}-{partition.PartitionId}";
                if (partition.Leader == -1)
                {
                    offline.Add(name);
                    continue;
                }

                var inSync = partition.InSyncReplicas.ToHashSet();
                if (partition.Replicas.Any(replica => !inSync.Contains(replica)))
                    under.Add(name);
                if (inSync.Count < enough && inSync.Count < partition.Replicas.Length)
                    underMin.Add(name);
                if (
                    partition.Replicas.First(inSync.Contains) is var first
                    && first == partition.Replicas[0]
                    && first != partition.Leader
                )
                    wrong.Add(name);
            }
        }

        return new HealthReport(offline, under, underMin, wrong);
    }

    static async Task<int> MinimumAsync(IAdminClient admin, string topic)
    {
        var configs = await admin.DescribeConfigsAsync([
            new ConfigResource { Type = ResourceType.Topic, Name = topic },
        ]);
        return int.Parse(configs.Single().Entries["min.insync.replicas"].Value);
    }
}
