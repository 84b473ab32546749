using System.Globalization;
using EmbeddedKafka.Cluster;
using EmbeddedKafka.Network;
using EmbeddedKafka.Storage;

namespace EmbeddedKafka.Configs;

/// <summary>
/// The configs of the cluster's brokers: given at start (static), set for all brokers and set for one (dynamic);
/// and what they make of a topic's own.
/// </summary>
internal sealed class ConfigStore(IReadOnlyDictionary<string, string> fixedConfigs, bool hasCustomConfigs)
{
    static readonly string[] Codecs = ["uncompressed", "gzip", "snappy", "lz4", "zstd"];
    static readonly string[] LeveledCodecs = ["gzip", "lz4", "zstd"];

    const string MinInsyncReplicas = "min.insync.replicas";

    // Where eligible leader replicas are on, as in new clusters, the controller sets this one for all brokers
    // (KIP-966).
    readonly Dictionary<string, string> _dynamicDefault = new(StringComparer.Ordinal)
    {
        [MinInsyncReplicas] = fixedConfigs.GetValueOrDefault(MinInsyncReplicas, "1"),
    };
    readonly Dictionary<int, Dictionary<string, string>> _dynamicBroker = [];
    bool _mayHaveChanged;

    /// <summary>Configs set for all brokers at once.</summary>
    public IDictionary<string, string> DynamicDefault
    {
        get
        {
            _mayHaveChanged = true;
            return _dynamicDefault;
        }
    }

    /// <summary>Configs set for all brokers at once, to look at.</summary>
    public IReadOnlyDictionary<string, string> DynamicDefaultNow => _dynamicDefault;

    /// <summary>Configs set for one broker.</summary>
    public IDictionary<string, string> DynamicFor(int brokerId)
    {
        if (!_dynamicBroker.TryGetValue(brokerId, out var configs))
            _dynamicBroker[brokerId] = configs = new(StringComparer.Ordinal);
        return configs;
    }

    /// <summary>A broker config in force, or null where nobody set it.</summary>
    public string? Broker(string name, int? brokerId = null)
    {
        if (brokerId is { } id && _dynamicBroker.TryGetValue(id, out var own) && own.TryGetValue(name, out var value))
            return value;
        if (_dynamicDefault.TryGetValue(name, out value))
            return value;
        return fixedConfigs.GetValueOrDefault(name);
    }

    /// <summary>A number among the broker configs; <paramref name="otherwise"/> is Kafka's default.</summary>
    public long BrokerNumber(string name, long otherwise, int? brokerId = null) =>
        long.TryParse(
            Broker(name, brokerId),
            NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number
            : otherwise;

    /// <summary>Configs set for groups.</summary>
    public Dictionary<string, SortedDictionary<string, string>> Groups { get; } = new(StringComparer.Ordinal);

    /// <summary>A config set for a group, or null where nobody set it.</summary>
    public string? Group(string group, string name) =>
        Groups.TryGetValue(group, out var configs) ? configs.GetValueOrDefault(name) : null;

    /// <summary>Subscriptions to clients' metrics, by name (KIP-714).</summary>
    public Dictionary<string, SortedDictionary<string, string>> ClientMetrics { get; } = new(StringComparer.Ordinal);

    /// <summary>A number that may be set for a group; otherwise the brokers' of the same name with "group." before
    /// it.</summary>
    public long GroupNumber(string group, string name, long otherwise) =>
        Group(group, name) is { } value
        && long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : BrokerNumber("group." + name, otherwise);

    /// <summary>A switch among the broker configs; <paramref name="otherwise"/> is Kafka's default.</summary>
    public bool BrokerSwitch(string name, bool otherwise) =>
        bool.TryParse(Broker(name), out var value) ? value : otherwise;

    public ConnectionLimits ConnectionLimitsOf(int brokerId) =>
        new(
            (int)BrokerNumber("max.connections", int.MaxValue, brokerId),
            (int)BrokerNumber("max.connections.per.ip", int.MaxValue, brokerId),
            BrokerNumber("connections.max.idle.ms", 600_000, brokerId)
        )
        {
            Overrides = ConnectionLimits.ParseOverrides(Broker("max.connections.per.ip.overrides", brokerId)),
        };

    /// <summary>The configs in force for a topic, parsed.</summary>
    public TopicSettings SettingsOf(Topic topic)
    {
        if (topic.Overrides.Count == 0 && !hasCustomConfigs && !_mayHaveChanged)
            return new();
        var policy = TopicValue(topic, "cleanup.policy") ?? "delete";
        var codec = TopicValue(topic, "compression.type") ?? "producer";
        return new TopicSettings
        {
            Log = new LogSettings
            {
                SegmentBytes = (int)(
                    topic.Overrides.TryGetValue("internal.segment.bytes", out var small)
                        ? long.Parse(small, CultureInfo.InvariantCulture)
                        : TopicNumber(topic, "segment.bytes", 1 << 30)
                ),
                SegmentMs = TopicNumber(topic, "segment.ms", 604_800_000),
                RetentionMs = TopicNumber(topic, "retention.ms", 604_800_000),
                RetentionBytes = TopicNumber(topic, "retention.bytes", -1),
                Deletes = policy.Contains("delete", StringComparison.Ordinal),
                Compacts = policy.Contains("compact", StringComparison.Ordinal),
                MinCompactionLagMs = TopicNumber(topic, "min.compaction.lag.ms", 0),
                MaxCompactionLagMs = TopicNumber(topic, "max.compaction.lag.ms", long.MaxValue),
                MinCleanableRatio = double.Parse(
                    TopicValue(topic, "min.cleanable.dirty.ratio") ?? "0.5",
                    CultureInfo.InvariantCulture
                ),
                FlushMessages = TopicNumber(topic, "flush.messages", long.MaxValue),
                FlushMs = TopicNumber(topic, "flush.ms", long.MaxValue),
                DeleteRetentionMs = TopicNumber(topic, "delete.retention.ms", 86_400_000),
            },
            MinInsyncReplicas = (int)TopicNumber(topic, "min.insync.replicas", 1),
            MaxMessageBytes = (int)TopicNumber(topic, "max.message.bytes", 1_048_588),
            UsesLogAppendTime = TopicValue(topic, "message.timestamp.type") == "LogAppendTime",
            TimestampBeforeMaxMs = TopicNumber(topic, "message.timestamp.before.max.ms", long.MaxValue),
            TimestampAfterMaxMs = TopicNumber(topic, "message.timestamp.after.max.ms", 3_600_000),
            Codec = Array.IndexOf(Codecs, codec) is >= 0 and var number ? number : null,
            CodecLevel =
                Array.IndexOf(LeveledCodecs, codec) >= 0 && TopicValue(topic, $"compression.{codec}.level") is { } level
                    ? int.Parse(level, CultureInfo.InvariantCulture)
                    : null,
            UncleanElection = TopicValue(topic, "unclean.leader.election.enable") == "true",
        };
    }

    string? TopicValue(Topic topic, string name)
    {
        if (topic.Overrides.TryGetValue(name, out var value))
            return value;
        foreach (var fallback in ConfigTable.Shared.Topic[name].Fallbacks)
            if (Broker(fallback.Name) is { } found)
                return fallback.Apply(found);
        return null;
    }

    long TopicNumber(Topic topic, string name, long otherwise) =>
        long.TryParse(
            TopicValue(topic, name),
            NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number
            : otherwise;

    /// <summary>All configs of a topic by name, with their sources.</summary>
    public IEnumerable<ConfigEntry> Describe(Topic topic, int brokerId)
    {
        foreach (var definition in ConfigTable.Shared.Topic.Values)
            yield return TopicEntry(topic.Overrides, definition, brokerId);
    }

    /// <summary>The configs of a topic that does not exist yet, as CreateTopics answers.</summary>
    public IEnumerable<ConfigEntry> Describe(IReadOnlyDictionary<string, string> overrides, int brokerId)
    {
        foreach (var definition in ConfigTable.Shared.Topic.Values)
            yield return TopicEntry(overrides, definition, brokerId);
    }

    ConfigEntry TopicEntry(IReadOnlyDictionary<string, string> overrides, ConfigDefinition definition, int brokerId)
    {
        var synonyms = definition.Fallbacks is [var first, ..] ? BrokerSynonyms(first.Name, brokerId, Nothing) : [];
        var isOwn = overrides.TryGetValue(definition.Name, out var set);
        if (isOwn)
            synonyms.Insert(0, new(definition.Name, set, ConfigSource.Topic));
        var value = isOwn ? set : ValueFromBroker(definition, brokerId) ?? definition.Default;
        return new(
            definition,
            definition.IsSensitive ? null : value,
            synonyms.Count > 0 ? synonyms[0].Source : ConfigSource.Default,
            synonyms,
            IsReadOnly: false
        );
    }

    string? ValueFromBroker(ConfigDefinition definition, int brokerId)
    {
        foreach (var fallback in definition.Fallbacks)
            if (Broker(fallback.Name, brokerId) is { } value)
                return fallback.Apply(value);
        return null;
    }

    static readonly Dictionary<string, string> Nothing = [];

    /// <summary>Configs that mean the same in other units, the finest first; the first that is set wins.</summary>
    static readonly string[][] Families =
    [
        ["log.roll.ms", "log.roll.hours"],
        ["log.roll.jitter.ms", "log.roll.jitter.hours"],
        ["log.flush.interval.ms", "log.flush.scheduler.interval.ms"],
        ["log.retention.ms", "log.retention.minutes", "log.retention.hours"],
    ];

    /// <summary>All that gives a broker's config its value, in Kafka's order: source by source, within each the config
    /// before what it falls back to.</summary>
    List<ConfigSynonym> BrokerSynonyms(string name, int brokerId, IReadOnlyDictionary<string, string> identity)
    {
        var names = Array.Find(Families, family => Array.IndexOf(family, name) >= 0) ?? [name];
        var synonyms = new List<ConfigSynonym>();
        Add(
            member => _dynamicBroker.TryGetValue(brokerId, out var own) ? own.GetValueOrDefault(member) : null,
            ConfigSource.DynamicBroker
        );
        Add(member => _dynamicDefault.GetValueOrDefault(member), ConfigSource.DynamicDefaultBroker);
        Add(
            member => identity.GetValueOrDefault(member) ?? fixedConfigs.GetValueOrDefault(member),
            ConfigSource.StaticBroker
        );
        Add(member => ConfigTable.Shared.Broker.GetValueOrDefault(member)?.Default, ConfigSource.Default);
        // A coarser unit that is set does not show unless the config itself comes before it.
        synonyms.RemoveRange(
            0,
            synonyms.FindIndex(synonym => synonym.Name == name) is >= 0 and var first ? first : synonyms.Count
        );
        return synonyms;

        void Add(Func<string, string?> find, ConfigSource source)
        {
            foreach (var member in names)
                if (find(member) is { } value)
                    synonyms.Add(new(member, value, source));
        }
    }

    /// <summary>All configs of a broker by name; <paramref name="identity"/> holds what the broker itself knows (its
    /// id, its listener).</summary>
    public IEnumerable<ConfigEntry> Describe(int brokerId, IReadOnlyDictionary<string, string> identity)
    {
        foreach (var definition in ConfigTable.Shared.Broker.Values)
            yield return BrokerEntry(definition, brokerId, identity);
        var unlisted = new SortedSet<string>(_dynamicDefault.Keys, StringComparer.Ordinal);
        if (_dynamicBroker.TryGetValue(brokerId, out var own))
            unlisted.UnionWith(own.Keys);
        foreach (var name in unlisted)
        {
            if (ConfigTable.Shared.Broker.ContainsKey(name))
                continue;
            if (ConfigTable.Throttles.TryGetValue(name, out var throttle))
                yield return BrokerEntry(throttle, brokerId, identity);
            else
                yield return BrokerEntry(
                    new(name, ConfigType.Unknown, null, "", IsDynamic: false, [], ""),
                    brokerId,
                    identity
                );
        }
    }

    ConfigEntry BrokerEntry(ConfigDefinition definition, int brokerId, IReadOnlyDictionary<string, string> identity)
    {
        var synonyms = BrokerSynonyms(definition.Name, brokerId, identity);
        var first = synonyms.Count > 0 ? synonyms[0] : new(definition.Name, null, ConfigSource.Default);
        if (definition.IsSensitive)
            synonyms = synonyms.ConvertAll(synonym => synonym with { Value = null });
        return new(
            definition,
            definition.IsSensitive ? null : first.Value,
            first.Source,
            synonyms,
            !definition.IsDynamic
        );
    }

    /// <summary>The configs of a subscription to clients' metrics; a name that nobody used has the defaults.</summary>
    public IEnumerable<ConfigEntry> DescribeClientMetrics(string name) =>
        OwnEntries(ConfigTable.Shared.ClientMetrics, ClientMetrics.GetValueOrDefault(name), ConfigSource.ClientMetrics);

    /// <summary>The configs of a group; a group that has none has the brokers'.</summary>
    public IEnumerable<ConfigEntry> DescribeGroup(string group) =>
        OwnEntries(ConfigTable.Shared.Group, Groups.GetValueOrDefault(group), ConfigSource.Group);

    IEnumerable<ConfigEntry> OwnEntries(
        IReadOnlyDictionary<string, ConfigDefinition> table,
        SortedDictionary<string, string>? own,
        ConfigSource source
    )
    {
        foreach (var definition in table.Values)
        {
            var synonyms = new List<ConfigSynonym>();
            if (own is not null && own.TryGetValue(definition.Name, out var set))
                synonyms.Add(new(definition.Name, set, source));
            if (definition.Fallbacks is [var broker, ..])
                synonyms.AddRange(BrokerSynonyms(broker.Name, -1, Nothing));
            else if (source == ConfigSource.Group)
                synonyms.Add(new(definition.Name, definition.Default, ConfigSource.Default));
            var first =
                synonyms.Count > 0 ? synonyms[0] : new(definition.Name, definition.Default, ConfigSource.Default);
            yield return new(definition, first.Value, first.Source, synonyms, IsReadOnly: false);
        }
    }

    /// <summary>What is set for all brokers at once.</summary>
    public IEnumerable<ConfigEntry> DescribeDynamicDefaults()
    {
        foreach (var (name, value) in _dynamicDefault)
            if (ConfigTable.Shared.Broker.TryGetValue(name, out var definition))
                yield return new(
                    definition,
                    definition.IsSensitive ? null : value,
                    ConfigSource.DynamicDefaultBroker,
                    [new(name, value, ConfigSource.DynamicDefaultBroker)],
                    !definition.IsDynamic
                );
    }
}
