namespace EmbeddedKafka.Configs;

/// <summary>Whether a broker takes configs while it runs, for itself or for all brokers, in Kafka's words.</summary>
internal static class BrokerConfigs
{
    const string ListenerPrefix = "listener.name.";

    /// <summary>What may be set for all brokers also under a listener's name.</summary>
    static readonly string[] ForAllListeners =
    [
        "max.connections",
        "max.connection.creation.rate",
        "num.network.threads",
    ];

    /// <summary>What Kafka knows of a broker config; one that only a plug-in knows can be set as well.</summary>
    public static ConfigDefinition Define(string name) =>
        ConfigTable.Shared.Broker.GetValueOrDefault(name)
        ?? new(name, ConfigType.String) { Allowed = "any", IsDynamic = true };

    /// <summary>Null when the configs touched may have the values that are in <paramref name="next"/>.</summary>
    public static string? Objection(
        IEnumerable<string> touched,
        IReadOnlyDictionary<string, string> next,
        ConfigOutlook outlook,
        bool isDefault
    )
    {
        var set = touched.Where(next.ContainsKey).Order(StringComparer.Ordinal).ToList();
        return Refused(set, "Cannot update these configs dynamically", name => !Define(name).IsDynamic)
            ?? Refused(
                set,
                "These security configs can be dynamically updated only per-listener using the listener prefix",
                name => Define(name).IsPerListener
            )
            ?? set.Select(name => Define(BaseOf(name)).Objection(next[name]))
                .FirstOrDefault(objection => objection is not null)
            ?? (
                isDefault
                    ? Refused(
                        set,
                        "Cannot update these configs at default cluster level, broker id must be specified",
                        name =>
                            name == BaseOf(name)
                                ? Define(name).IsPerBroker
                                : Array.IndexOf(ForAllListeners, BaseOf(name)) < 0
                    )
                    : null
            )
            ?? set.Select(name => BrokerConfigRules.Objection(Define(BaseOf(name)), outlook.Under(PrefixOf(name))))
                .FirstOrDefault(objection => objection is not null);
    }

    static string? Refused(List<string> names, string sentence, Predicate<string> isRefused) =>
        names.FindAll(isRefused) is { Count: > 0 } refused ? $"{sentence}: [{string.Join(", ", refused)}]" : null;

    /// <summary>The config that a name under a listener's is about: listener.name.secure.ssl.protocol is
    /// ssl.protocol.</summary>
    static string BaseOf(string name) => name[PrefixOf(name).Length..];

    static string PrefixOf(string name) =>
        name.StartsWith(ListenerPrefix, StringComparison.Ordinal)
        && name.IndexOf('.', ListenerPrefix.Length) is > 0 and var dot
            ? name[..(dot + 1)]
            : "";
}
