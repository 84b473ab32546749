// replaces: TopicPlan.cs
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Labs.Architecture;

/// <summary>Looks first, makes all that is missing in one call, and sets only what differs.</summary>
public sealed class TopicPlan(string bootstrapServers, string bookings, string calendar) : ITopicPlan
{
    static readonly TimeSpan Answer = TimeSpan.FromSeconds(20);

    IReadOnlyList<TopicSpecification> Plan =>
        [
            new()
            {
                Name = bookings,
                NumPartitions = 6,
                ReplicationFactor = 3,
                Configs = new() { ["min.insync.replicas"] = "2" },
            },
            new()
            {
                Name = calendar,
                NumPartitions = 3,
                ReplicationFactor = 3,
                Configs = new() { ["min.insync.replicas"] = "2", ["cleanup.policy"] = "compact" },
            },
        ];

    public async Task EnsureAsync()
    {
        using var admin = new AdminClientBuilder(
            new Dictionary<string, string> { ["bootstrap.servers"] = bootstrapServers }
        ).Build();
        var there = admin.GetMetadata(Answer).Topics.Select(topic => topic.Topic).ToHashSet();
        await MakeAsync(admin, [.. Plan.Where(topic => !there.Contains(topic.Name))]);
        foreach (var topic in Plan.Where(topic => there.Contains(topic.Name)))
            await MendAsync(admin, topic);
    }

    static async Task MakeAsync(IAdminClient admin, List<TopicSpecification> missing)
    {
        if (missing.Count == 0)
            return;

        try
        {
            await admin.CreateTopicsAsync(missing);
        }
        catch (CreateTopicsException e)
        {
            // Another instance of the service may have been quicker: one result for each topic.
            var refused = e.Results.FirstOrDefault(result =>
                result.Error.Code is not (ErrorCode.NoError or ErrorCode.TopicAlreadyExists)
            );
            if (refused is not null)
                throw;
        }
    }

    static async Task MendAsync(IAdminClient admin, TopicSpecification plan)
    {
        var resource = new ConfigResource { Type = ResourceType.Topic, Name = plan.Name };
        var now = (await admin.DescribeConfigsAsync([resource])).Single().Entries;
        var different = plan.Configs.Where(config => now[config.Key].Value != config.Value).ToList();
        if (different.Count > 0)
            await admin.IncrementalAlterConfigsAsync(
                new()
                {
                    [resource] = different.ConvertAll(config => new ConfigEntry
                    {
                        Name = config.Key,
                        Value = config.Value,
                        IncrementalOperation = AlterConfigOpType.Set,
                    }),
                }
            );
    }
}
