namespace EmbeddedKafka.Configs;

/// <summary>Kafka's topic, group and broker configs, read from <c>configs.txt</c> when first asked for.</summary>
internal sealed class ConfigTable
{
    static readonly Lazy<ConfigTable> _shared = new(Load);

    ConfigTable(Dictionary<string, ConfigDefinition> topic, Dictionary<string, ConfigDefinition> group, Dictionary<string, ConfigDefinition> broker)
    {
        Topic = topic;
        Group = group;
        Broker = broker;
    }

    public static ConfigTable Shared => _shared.Value;

    public IReadOnlyDictionary<string, ConfigDefinition> Topic { get; }
    public IReadOnlyDictionary<string, ConfigDefinition> Group { get; }
    public IReadOnlyDictionary<string, ConfigDefinition> Broker { get; }

    static ConfigTable Load()
    {
        var topic = new Dictionary<string, ConfigDefinition>(StringComparer.Ordinal);
        var group = new Dictionary<string, ConfigDefinition>(StringComparer.Ordinal);
        var broker = new Dictionary<string, ConfigDefinition>(StringComparer.Ordinal);
        using var stream = typeof(ConfigTable).Assembly.GetManifestResourceStream("EmbeddedKafka.configs.txt")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#')) continue;
            var columns = line.Split('\t');
            (columns[0] switch { "topic" => topic, "group" => group, _ => broker }).Add(columns[1], ConfigDefinition.Parse(columns));
        }
        return new(topic, group, broker);
    }
}
