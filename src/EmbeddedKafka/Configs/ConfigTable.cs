namespace EmbeddedKafka.Configs;

/// <summary>Kafka's configs by kind of resource, read from <c>configs.txt</c> when first asked for.</summary>
internal sealed class ConfigTable
{
    static readonly Lazy<ConfigTable> Loaded = new(Load);

    /// <summary>Kafka's own classes that a broker config may name and that are no config's default.</summary>
    static readonly string[] Classes =
    [
        "org.apache.kafka.common.security.oauthbearer.BrokerJwtValidator",
        "org.apache.kafka.common.security.oauthbearer.OAuthBearerValidatorCallbackHandler",
        "org.apache.kafka.common.security.oauthbearer.internals.unsecured.OAuthBearerUnsecuredValidatorCallbackHandler",
    ];

    readonly Dictionary<string, Dictionary<string, ConfigDefinition>> _kinds = new(StringComparer.Ordinal)
    {
        ["topic"] = new(StringComparer.Ordinal),
        ["broker"] = new(StringComparer.Ordinal),
        ["group"] = new(StringComparer.Ordinal),
        ["metrics"] = new(StringComparer.Ordinal),
        ["plugin"] = new(StringComparer.Ordinal),
    };

    public static ConfigTable Shared => Loaded.Value;

    public IReadOnlyDictionary<string, ConfigDefinition> Topic => _kinds["topic"];
    public IReadOnlyDictionary<string, ConfigDefinition> Broker => _kinds["broker"];
    public IReadOnlyDictionary<string, ConfigDefinition> Group => _kinds["group"];

    /// <summary>Those of a subscription to clients' metrics (KIP-714).</summary>
    public IReadOnlyDictionary<string, ConfigDefinition> ClientMetrics => _kinds["metrics"];

    /// <summary>A broker config, Kafka's own or that of a plug-in which this cluster has.</summary>
    public ConfigDefinition? FindBroker(string name) =>
        Broker.GetValueOrDefault(name) ?? _kinds["plugin"].GetValueOrDefault(name);

    /// <summary>Whether there is a Java class of that name: there are those that are a config's default, and a few
    /// more.</summary>
    public bool KnowsClass(string name) =>
        Array.IndexOf(Classes, name) >= 0
        || name.Length > 0
            && Broker.Values.Any(config =>
                config.Type is ConfigType.Class or ConfigType.List && config.Default == name
            );

    static ConfigTable Load()
    {
        var table = new ConfigTable();
        using var stream = typeof(ConfigTable).Assembly.GetManifestResourceStream("EmbeddedKafka.configs.txt")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
                continue;
            var columns = line.Split('\t');
            table._kinds[columns[0]].Add(columns[1], ConfigDefinition.Parse(columns));
        }
        return table;
    }
}
