using System.Globalization;

namespace EmbeddedKafka.Configs;

/// <summary>Whether configs may be set on a group: each within what the brokers allow, and all of them
/// together.</summary>
internal static class GroupConfigRules
{
    /// <summary>Null when all are allowed, else the sentence that Kafka gives.</summary>
    public static string? Objection(ConfigStore brokers, IReadOnlyDictionary<string, string> configs)
    {
        foreach (var (name, text) in configs)
        {
            if (!long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value))
                continue;
            foreach (var rule in ConfigTable.Shared.Group[name].Rules)
                if (Objection(brokers, name, value, rule) is { } objection)
                    return objection;
        }
        foreach (var kind in (string[])["consumer", "share", "streams"])
            if (
                Number(brokers, configs, kind + ".session.timeout.ms")
                <= Number(brokers, configs, kind + ".heartbeat.interval.ms")
            )
                return $"{kind}.session.timeout.ms must be greater than {kind}.heartbeat.interval.ms";
        return null;
    }

    static long Number(ConfigStore brokers, IReadOnlyDictionary<string, string> configs, string name) =>
        configs.TryGetValue(name, out var text)
            ? long.Parse(text, CultureInfo.InvariantCulture)
            : brokers.BrokerNumber("group." + name);

    static string? Objection(ConfigStore brokers, string name, long value, string rule)
    {
        var (isLeast, bound) = (
            rule.StartsWith("at-least ", StringComparison.Ordinal),
            rule[(rule.IndexOf(' ', StringComparison.Ordinal) + 1)..]
        );
        var limit = brokers.BrokerNumber(bound);
        if (isLeast ? value >= limit : value <= limit)
            return null;
        return $"{name} must be {(isLeast ? "greater" : "less")} than or equal to {bound}";
    }
}
