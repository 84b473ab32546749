// task: 3
// replaces: ClusterHealth.cs
// mistake: describes topics by a call that asks brokers which are away
// expect: had not answered
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Labs.Architecture;

public sealed class ClusterHealth(string bootstrapServers, IReadOnlyList<string> topics) : IClusterHealth
{
    public async Task<HealthReport> LookAsync()
    {
        using var admin = new AdminClientBuilder(
            new AdminClientConfig { BootstrapServers = bootstrapServers, ClientId = "health" }
        ).Build();
        var configs = await admin.DescribeConfigsAsync(
            topics.Select(topic => new ConfigResource { Type = ResourceType.Topic, Name = topic })
        );
        var minimums = configs.ToDictionary(
            topic => topic.ConfigResource.Name,
            topic => int.Parse(topic.Entries["min.insync.replicas"].Value)
        );
        var described = await admin.DescribeTopicsAsync(TopicCollection.OfTopicNames(topics));
        var partitions = described
            .TopicDescriptions.SelectMany(topic =>
                topic.Partitions.Select(partition => (Name: $"{topic.Name}-{partition.Partition}", topic, partition))
            )
            .ToList();
        var led = partitions.Where(place => place.partition.Leader is not null).ToList();
        return new HealthReport(
            [.. partitions.Where(place => place.partition.Leader is null).Select(place => place.Name)],
            [
                .. led.Where(place => place.partition.ISR.Count < place.partition.Replicas.Count)
                    .Select(place => place.Name),
            ],
            [
                .. led.Where(place =>
                        place.partition.ISR.Count < Math.Min(minimums[place.topic.Name], place.partition.Replicas.Count)
                    )
                    .Select(place => place.Name),
            ],
            [
                .. led.Where(place =>
                        place.partition.Leader.Id != place.partition.Replicas[0].Id
                        && place.partition.ISR.Exists(node => node.Id == place.partition.Replicas[0].Id)
                    )
                    .Select(place => place.Name),
            ]
        );
    }
}
