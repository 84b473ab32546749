namespace EmbeddedKafka.Configs;

/// <summary>Whether configs may be set on a topic.</summary>
internal static class TopicConfigRules
{
    // Kafka's own tests make small segments with it; DescribeConfigs does not list it.
    const string InternalSegmentBytes = "internal.segment.bytes";

    /// <summary>Null when all are allowed, else the sentence that Kafka gives.</summary>
    public static string? Objection(IEnumerable<KeyValuePair<string, string?>> configs)
    {
        foreach (var (name, value) in configs)
        {
            if (name == InternalSegmentBytes) continue;
            if (!ConfigTable.Shared.Topic.TryGetValue(name, out var definition)) return $"Unknown topic config name: {name}";
            if (value is null) return $"Null value not supported for topic configs: {name}";
            if (definition.Objection(value) is { } objection) return objection;
        }
        return null;
    }
}
