namespace EmbeddedKafka.Configs;

/// <summary>Kafka's configs by kind of resource, read from <c>configs.txt</c> when first asked for.</summary>
internal sealed class ConfigTable
{
    static readonly Lazy<ConfigTable> Loaded = new(Load);

    readonly Dictionary<string, Dictionary<string, ConfigDefinition>> _kinds = new(StringComparer.Ordinal)
    {
        ["topic"] = new(StringComparer.Ordinal),
        ["broker"] = new(StringComparer.Ordinal),
        ["group"] = new(StringComparer.Ordinal),
        ["metrics"] = new(StringComparer.Ordinal),
    };

    public static ConfigTable Shared => Loaded.Value;

    public IReadOnlyDictionary<string, ConfigDefinition> Topic => _kinds["topic"];
    public IReadOnlyDictionary<string, ConfigDefinition> Broker => _kinds["broker"];
    public IReadOnlyDictionary<string, ConfigDefinition> Group => _kinds["group"];

    /// <summary>Those of a subscription to clients' metrics (KIP-714).</summary>
    public IReadOnlyDictionary<string, ConfigDefinition> ClientMetrics => _kinds["metrics"];

    /// <summary>What a broker takes while it runs and describes only when it is set: the throttles of replication
    /// (KIP-73).</summary>
    public static IReadOnlyDictionary<string, ConfigDefinition> Throttles { get; } =
        new[]
        {
            "follower.replication.throttled.rate",
            "leader.replication.throttled.rate",
            "replica.alter.log.dirs.io.max.bytes.per.second",
        }.ToDictionary(
            name => name,
            name => new ConfigDefinition(name, ConfigType.Long, null, "0..", IsDynamic: true, [], ""),
            StringComparer.Ordinal
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
