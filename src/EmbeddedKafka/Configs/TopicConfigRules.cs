using System.Globalization;

namespace EmbeddedKafka.Configs;

/// <summary>Whether configs may be set on a topic.</summary>
internal static class TopicConfigRules
{
    // Kafka's own tests make small segments with it; DescribeConfigs does not list it.
    const string InternalSegmentBytes = "internal.segment.bytes";

    static readonly ConfigDefinition InternalSegment = new(
        InternalSegmentBytes,
        ConfigType.Int,
        null,
        "",
        IsDynamic: true,
        [],
        ""
    );

    public static ConfigDefinition? Define(string name) =>
        name == InternalSegmentBytes ? InternalSegment : ConfigTable.Shared.Topic.GetValueOrDefault(name);

    /// <summary>Null when all are allowed, else the sentence that Kafka gives.</summary>
    public static string? Objection(IEnumerable<KeyValuePair<string, string?>> configs)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in configs)
        {
            if (Define(name) is not { } definition)
                return $"Unknown topic config name: {name}";
            if (value is null)
                return $"Null value not supported for topic configs: {name}";
            if (definition.Objection(value) is { } objection)
                return objection;
            values[name] = value;
        }
        return Conflict(values);
    }

    /// <summary>What is wrong with values that are fine one by one.</summary>
    public static string? Conflict(IReadOnlyDictionary<string, string> configs)
    {
        var (least, most) = (Number("min.compaction.lag.ms", 0), Number("max.compaction.lag.ms", long.MaxValue));
        if (least > most)
            return $"conflict topic config setting min.compaction.lag.ms ({least}) > max.compaction.lag.ms ({most})";
        if (configs.GetValueOrDefault("remote.storage.enable") == "true")
            return "Tiered Storage functionality is disabled in the broker. Topic cannot be configured with remote "
                + "log storage.";
        foreach (
            var name in (ReadOnlySpan<string>)
                ["leader.replication.throttled.replicas", "follower.replication.throttled.replicas"]
        )
            if (configs.TryGetValue(name, out var replicas) && !AreReplicas(replicas))
                return $"Invalid value [{string.Join(", ", replicas.Split(','))}] for configuration {name}: {name} "
                    + "must be the literal '*' or a list of replicas in the following format: "
                    + "[partitionId]:[brokerId],[partitionId]:[brokerId],...";
        return null;

        long Number(string name, long otherwise) =>
            configs.TryGetValue(name, out var value) ? long.Parse(value, CultureInfo.InvariantCulture) : otherwise;
    }

    static bool AreReplicas(string list) =>
        list.Trim() is "" or "*"
        || Array.TrueForAll(
            list.Split(','),
            item =>
                item.Trim().Split(':') is [var partition, var broker]
                && partition.All(char.IsAsciiDigit)
                && partition.Length > 0
                && broker.Length > 0
                && broker.All(char.IsAsciiDigit)
        );
}
