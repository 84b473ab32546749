using EmbeddedKafka.Configs;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Cluster.Controller;

/// <summary>Checks what the controller checks before it makes a topic, and makes it.</summary>
internal sealed class TopicCreator(ClusterState state)
{
    /// <summary>The verdict on a topic to be made.</summary>
    public readonly record struct Verdict(ErrorCode Error, string? Message)
    {
        public static Verdict Fine => default;
    }

    /// <summary>Makes a topic as the cluster's defaults say, because a client asked for it.</summary>
    public ErrorCode CreateDefault(string name, int askedBroker, out Topic? topic)
    {
        topic = null;
        if (CheckName(name) is { Error: not ErrorCode.None } objection)
            return objection.Error;
        var replicas = Replicas(-1);
        if (CheckReplicas(replicas) is { Error: not ErrorCode.None } tooMany)
            return tooMany.Error;
        state.BeginWith(askedBroker);
        topic = state.Create(name, state.Place(Partitions(-1), replicas), []);
        return ErrorCode.None;
    }

    /// <summary>Makes one of Kafka's own topics, such as <c>__consumer_offsets</c>, unless it exists.</summary>
    public Topic CreateInternal(
        string name,
        int partitions,
        int replicas,
        IEnumerable<KeyValuePair<string, string>> configs
    ) =>
        state.Find(name)
        ?? state.Create(
            name,
            state.Place(partitions, Math.Min(replicas, state.Brokers.Length)),
            configs,
            isInternal: true
        );

    public int Partitions(int asked) => asked == -1 ? (int)state.Configs.BrokerNumber("num.partitions") : asked;

    public int Replicas(int asked) =>
        asked == -1 ? (int)state.Configs.BrokerNumber("default.replication.factor") : asked;

    public Verdict CheckName(string name)
    {
        if (state.Find(name) is not null)
            return new(ErrorCode.TopicAlreadyExists, $"Topic '{name}' already exists.");
        if (TopicNames.Objection(name) is { } objection)
            return new(ErrorCode.InvalidTopicException, objection);
        return state.FindColliding(name) is { } other
            ? new(ErrorCode.InvalidTopicException, $"Topic '{name}' collides with existing topic: {other}")
            : Verdict.Fine;
    }

    public Verdict CheckCounts(int partitions, int replicas)
    {
        if (replicas is 0 or < -1)
            return new(
                ErrorCode.InvalidReplicationFactor,
                "Replication factor must be larger than 0, or -1 to use the default value."
            );
        if (partitions is 0 or < -1)
            return new(ErrorCode.InvalidPartitions, "Number of partitions was set to an invalid non-positive value.");
        return CheckReplicas(Replicas(replicas));
    }

    Verdict CheckReplicas(int replicas)
    {
        if (replicas > state.Brokers.Length)
            return new(
                ErrorCode.InvalidReplicationFactor,
                $"Unable to replicate the partition {replicas} time(s): The target replication factor of "
                    + $"{replicas} cannot be reached because only {state.Brokers.Length} broker(s) are registered "
                    + "or some brokers have all their log directories cordoned."
            );
        return !Array.Exists(state.Brokers, broker => !broker.IsFenced)
            ? new(
                ErrorCode.InvalidReplicationFactor,
                $"Unable to replicate the partition {replicas} time(s): All brokers are currently fenced."
            )
            : Verdict.Fine;
    }

    /// <summary>Checks replicas that a client chose by hand, per partition.</summary>
    public Verdict CheckAssignments(IReadOnlyDictionary<int, List<int>> assignments)
    {
        var factor = -1;
        for (var partition = 0; partition < assignments.Count; partition++)
        {
            if (!assignments.TryGetValue(partition, out var brokers))
                return new(
                    ErrorCode.InvalidReplicaAssignment,
                    "partitions should be a consecutive 0-based integer sequence"
                );
            if (CheckReplicaList(brokers) is { Error: not ErrorCode.None } verdict)
                return verdict;
            if (factor >= 0 && brokers.Count != factor)
                return new(
                    ErrorCode.InvalidReplicaAssignment,
                    $"The manual partition assignment includes a partition with {brokers.Count} replica(s), "
                        + $"but this is not consistent with previous partitions, which have {factor} replica(s)."
                );
            factor = brokers.Count;
        }
        return Verdict.Fine;
    }

    public Verdict CheckReplicaList(List<int> brokers)
    {
        if (brokers.Count == 0)
            return new(
                ErrorCode.InvalidReplicaAssignment,
                "The manual partition assignment includes an empty replica list."
            );
        var seen = new HashSet<int>();
        foreach (var id in brokers)
        {
            if (state.Broker(id) is null)
                return new(
                    ErrorCode.InvalidReplicaAssignment,
                    $"The manual partition assignment includes broker {id}, but no such broker is registered."
                );
            if (!seen.Add(id))
                return new(
                    ErrorCode.InvalidReplicaAssignment,
                    $"The manual partition assignment includes the broker {id} more than once."
                );
        }
        return Verdict.Fine;
    }

    public static Verdict CheckConfigs(IEnumerable<KeyValuePair<string, string?>> configs) =>
        TopicConfigRules.Objection(configs) is { } objection ? new(ErrorCode.InvalidConfig, objection) : Verdict.Fine;
}
