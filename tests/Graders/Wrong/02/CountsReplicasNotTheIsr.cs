// task: 3
// replaces: ClusterHealth.cs
// mistake: looks at the replica list, which does not change when a broker goes
// expect: UnderReplicated leaves out
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Labs.Architecture;

public sealed class ClusterHealth(string bootstrapServers, IReadOnlyList<string> topics) : IClusterHealth
{
    static readonly TimeSpan Answer = TimeSpan.FromSeconds(10);

    public async Task<HealthReport> LookAsync()
    {
        using var admin = new AdminClientBuilder(
            new AdminClientConfig { BootstrapServers = bootstrapServers, ClientId = "health" }
        ).Build();
        var minimums = await MinimumsAsync(admin);
        var partitions = topics
            .SelectMany(topic =>
                admin
                    .GetMetadata(topic, Answer)
                    .Topics[0]
                    .Partitions.Select(partition => new Place(topic, partition, minimums[topic]))
            )
            .ToList();
        return new HealthReport(
            Names(partitions, place => place.IsOffline),
            Names(partitions, place => !place.IsOffline && place.InSync < place.Replicas),
            Names(partitions, place => !place.IsOffline && place.InSync < place.Enough),
            Names(partitions, place => !place.IsOffline && place.IsLedByAnother)
        );
    }

    async Task<Dictionary<string, int>> MinimumsAsync(IAdminClient admin)
    {
        var described = await admin.DescribeConfigsAsync(
            topics.Select(topic => new ConfigResource { Type = ResourceType.Topic, Name = topic })
        );
        return described.ToDictionary(
            topic => topic.ConfigResource.Name,
            topic => int.Parse(topic.Entries["min.insync.replicas"].Value)
        );
    }

    static List<string> Names(IEnumerable<Place> partitions, Func<Place, bool> which) =>
        [.. partitions.Where(which).Select(place => place.Name)];

    sealed record Place(string Topic, PartitionMetadata Partition, int Minimum)
    {
        public string Name => $"{Topic}-{Partition.PartitionId}";

        public bool IsOffline => Partition.Leader < 0;

        public int Replicas => Partition.Replicas.Length;

        // What the brokers go by: no more than there are.
        public int Enough => Math.Min(Minimum, Replicas);

        public int InSync => Partition.Replicas.Length;

        // The first replica of the list is the preferred one. While it is not in sync nobody could elect it.
        public bool IsLedByAnother => Partition.Leader != Preferred && Partition.InSyncReplicas.Contains(Preferred);

        int Preferred => Partition.Replicas[0];
    }
}
