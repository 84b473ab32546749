using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace EmbeddedKafka.Registry.Log;

/// <summary>The topic that is the log.</summary>
internal sealed class LogTopic(IAdminClient admin, EmbeddedRegistryOptions options)
{
    /// <summary>Sees to it that the topic is there and compacted; true if it was made just now.</summary>
    /// <exception cref="InvalidOperationException">There is one, but it would lose schemas or has several
    /// partitions.</exception>
    /// <exception cref="KafkaException">The cluster cannot be reached or refuses.</exception>
    public async Task<bool> EnsureAsync()
    {
        var brokers = await admin.DescribeClusterAsync(new() { RequestTimeout = options.RequestTimeout });
        var topic = new TopicSpecification
        {
            Name = options.Topic,
            NumPartitions = 1,
            ReplicationFactor = (short)(options.ReplicationFactor ?? Math.Min(3, brokers.Nodes.Count)),
            Configs = new() { ["cleanup.policy"] = "compact" },
        };
        try
        {
            await admin.CreateTopicsAsync([topic], new() { RequestTimeout = options.RequestTimeout });
            return true;
        }
        catch (CreateTopicsException e)
            when (e.Results.All(result => result.Error.Code is ErrorCode.TopicAlreadyExists))
        {
            await CheckAsync();
            return false;
        }
    }

    async Task CheckAsync()
    {
        var described = await admin.DescribeTopicsAsync(TopicCollection.OfTopicNames([options.Topic]));
        if (described.TopicDescriptions.Single().Partitions.Count is > 1 and var partitions)
            throw new InvalidOperationException(
                $"The schema topic {options.Topic} has {partitions} partitions. It must have 1."
            );
        if (await CleanupPolicyAsync() is { } policy && !policy.Split(',').Contains("compact"))
            throw new InvalidOperationException(
                $"The retention policy of the schema topic {options.Topic} is '{policy}': schemas would be lost. "
                    + "Configure the topic to cleanup.policy=compact."
            );
    }

    async Task<string?> CleanupPolicyAsync()
    {
        try
        {
            var resource = new ConfigResource { Type = ResourceType.Topic, Name = options.Topic };
            var configs = await admin.DescribeConfigsAsync([resource]);
            return configs.Single().Entries.GetValueOrDefault("cleanup.policy")?.Value;
        }
        catch (KafkaException e)
        {
            options.Logger?.Invoke($"cannot see whether {options.Topic} is compacted: {e.Error.Reason}");
            return null;
        }
    }
}
