using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Labs.Architecture;

/// <summary>Task 1: see <see cref="ITopicPlan"/> and the README.</summary>
public sealed class TopicPlan(string bootstrapServers, string bookings, string calendar) : ITopicPlan
{
    const short Replicas = 3;
    const string MinInSync = "min.insync.replicas";

    public async Task EnsureAsync()
    {
        using var admin = new AdminClientBuilder(
            new AdminClientConfig { BootstrapServers = bootstrapServers, ClientId = "topic-plan" }
        ).Build();
        await EnsureAsync(admin, bookings, partitions: 6, new() { [MinInSync] = "2" });
        await EnsureAsync(admin, calendar, partitions: 3, new() { [MinInSync] = "2", ["cleanup.policy"] = "compact" });
    }

    static async Task EnsureAsync(IAdminClient admin, string topic, int partitions, Dictionary<string, string> configs)
    {
        try
        {
            await admin.CreateTopicsAsync([
                new TopicSpecification
                {
                    Name = topic,
                    NumPartitions = partitions,
                    ReplicationFactor = Replicas,
                    Configs = configs,
                },
            ]);
        }
        catch (CreateTopicsException e)
            when (e.Results.All(result => result.Error.Code == ErrorCode.TopicAlreadyExists))
        {
            // Made at an earlier start, or by hand: only what the plan names is set, all else is somebody else's.
            await admin.IncrementalAlterConfigsAsync(
                new()
                {
                    [new ConfigResource { Type = ResourceType.Topic, Name = topic }] =
                    [
                        .. configs.Select(config => new ConfigEntry
                        {
                            Name = config.Key,
                            Value = config.Value,
                            IncrementalOperation = AlterConfigOpType.Set,
                        }),
                    ],
                }
            );
        }
    }
}
