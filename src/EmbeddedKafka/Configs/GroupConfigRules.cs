using System.Globalization;

namespace EmbeddedKafka.Configs;

/// <summary>Whether configs may be set on a group: each within what the brokers allow, and all of them
/// together.</summary>
internal static class GroupConfigRules
{
    /// <summary>Null when all are allowed, else the sentence that Kafka gives.</summary>
    public static string? Objection(ConfigStore brokers, IReadOnlyDictionary<string, string> configs)
    {
        if (configs.TryGetValue("share.auto.offset.reset", out var reset) && !ShareStart.TryParse(reset, out _))
            return $"Invalid value {reset} for configuration share.auto.offset.reset: Invalid value `{reset}` for "
                + "configuration share.auto.offset.reset. The value must be either 'earliest', 'latest' or of the "
                + "format 'by_duration:<PnDTnHnMn.nS>'.";
        foreach (var (name, text) in configs)
        {
            if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
                continue;
            if (Bound(brokers, name, "min") is { } least && value < least.Value)
                return $"{name} must be greater than or equal to {least.Name}";
            if (Bound(brokers, name, "max") is { } most && value > most.Value)
                return $"{name} must be less than or equal to {most.Name}";
        }
        foreach (var kind in (string[])["consumer", "share", "streams"])
            if (
                Number(brokers, configs, kind + ".session.timeout.ms", 45_000)
                <= Number(brokers, configs, kind + ".heartbeat.interval.ms", 5_000)
            )
                return $"{kind}.session.timeout.ms must be greater than {kind}.heartbeat.interval.ms";
        return null;
    }

    static long Number(ConfigStore brokers, IReadOnlyDictionary<string, string> configs, string name, long otherwise) =>
        configs.TryGetValue(name, out var text)
            ? long.Parse(text, CultureInfo.InvariantCulture)
            : brokers.BrokerNumber("group." + name, otherwise);

    static (string Name, long Value)? Bound(ConfigStore brokers, string name, string which)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var bound = $"group.{name[..dot]}.{which}{name[dot..]}";
        return
            ConfigTable.Shared.Broker.TryGetValue(bound, out var definition)
            && long.TryParse(definition.Default, CultureInfo.InvariantCulture, out var otherwise)
            ? (bound, brokers.BrokerNumber(bound, otherwise))
            : null;
    }
}
