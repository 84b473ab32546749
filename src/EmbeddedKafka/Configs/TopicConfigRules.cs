using System.Globalization;

namespace EmbeddedKafka.Configs;

/// <summary>Whether configs may be set on a topic.</summary>
internal static class TopicConfigRules
{
    /// <summary>Null when all are allowed, else the sentence that Kafka gives.</summary>
    public static string? Objection(IEnumerable<KeyValuePair<string, string?>> configs)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in configs)
        {
            if (!ConfigTable.Shared.Topic.TryGetValue(name, out var definition))
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
        if (bool.TryParse(configs.GetValueOrDefault("remote.storage.enable"), out var isTiered) && isTiered)
            return "Tiered Storage functionality is disabled in the broker. Topic cannot be configured with remote "
                + "log storage.";
        return null;

        long Number(string name, long otherwise) =>
            configs.TryGetValue(name, out var value) ? long.Parse(value, CultureInfo.InvariantCulture) : otherwise;
    }
}
