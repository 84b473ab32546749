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

    /// <summary>A broker config in force: what is set, otherwise Kafka's default. Null where there is
    /// neither.</summary>
    public string? Broker(string name, int? brokerId = null)
    {
        var value = SetOnBroker(name, brokerId);
        return ConfigTable.Shared.FindBroker(name) is { } definition
            ? definition.Normal(value) ?? definition.Default
            : value;
    }

    /// <summary>What somebody set for brokers, as it was written.</summary>
    public string? SetOnBroker(string name, int? brokerId = null)
    {
        if (brokerId is { } id && _dynamicBroker.TryGetValue(id, out var own) && own.TryGetValue(name, out var value))
            return value;
        if (_dynamicDefault.TryGetValue(name, out value))
            return value;
        return fixedConfigs.GetValueOrDefault(name);
    }

    /// <summary>What is set for one broker while it runs; null for nothing.</summary>
    public string? SetOnOneBroker(string name, int brokerId) =>
        _dynamicBroker.TryGetValue(brokerId, out var own) ? own.GetValueOrDefault(name) : null;

    /// <summary>A number among the broker configs.</summary>
    /// <exception cref="InvalidOperationException">There is no such config, or it has no value.</exception>
    public long BrokerNumber(string name, int? brokerId = null) =>
        NumberOf(name, SetOnBroker(name, brokerId) ?? ConfigTable.Shared.FindBroker(name)?.Default);

    /// <summary>A broker's configs as they are and as they would be with <paramref name="next"/> for it, or for all
    /// brokers.</summary>
    public ConfigOutlook Outlook(
        IReadOnlyDictionary<string, string> next,
        int brokerId,
        bool isDefault,
        IReadOnlyList<string> listeners,
        IReadOnlyDictionary<string, string> protocols
    )
    {
        var own = isDefault ? _dynamicBroker.GetValueOrDefault(brokerId) : null;
        return new(
            name => Broker(name, brokerId),
            name =>
                own?.GetValueOrDefault(name)
                ?? next.GetValueOrDefault(name)
                ?? (isDefault ? null : _dynamicDefault.GetValueOrDefault(name))
                ?? fixedConfigs.GetValueOrDefault(name)
                ?? ConfigTable.Shared.FindBroker(name)?.Default,
            next,
            listeners
        )
        {
            Protocols = protocols,
        };
    }

    /// <summary>Configs set for groups.</summary>
    public Dictionary<string, SortedDictionary<string, string>> Groups { get; } = new(StringComparer.Ordinal);

    /// <summary>A config set for a group, or null where nobody set it.</summary>
    public string? Group(string group, string name) =>
        Groups.TryGetValue(group, out var configs) ? configs.GetValueOrDefault(name) : null;

    /// <summary>Subscriptions to clients' metrics, by name (KIP-714).</summary>
    public Dictionary<string, SortedDictionary<string, string>> ClientMetrics { get; } = new(StringComparer.Ordinal);

    /// <summary>A config in force for a group: its own, otherwise the brokers' that it falls back to, otherwise Kafka's
    /// default.</summary>
    public string GroupValue(string group, string name)
    {
        var definition = ConfigTable.Shared.Group[name];
        return definition.Normal(Group(group, name))
            ?? (definition.Fallbacks is [var broker, ..] ? Broker(broker.Name) : null)
            ?? definition.Default!;
    }

    public long GroupNumber(string group, string name) => NumberOf(name, GroupValue(group, name));

    /// <summary>A switch among the broker configs.</summary>
    public bool BrokerSwitch(string name) =>
        bool.Parse(SetOnBroker(name) ?? ConfigTable.Shared.FindBroker(name)!.Default!);

    static long NumberOf(string name, string? value) =>
        long.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new InvalidOperationException($"the config {name} has no number");

    /// <summary>How many connections a broker takes, in all and on each of its listeners.</summary>
    public ConnectionLimits ConnectionLimitsOf(int brokerId, IEnumerable<string> listeners) =>
        new(
            (int)BrokerNumber("max.connections", brokerId),
            (int)BrokerNumber("max.connections.per.ip", brokerId),
            BrokerNumber("connections.max.idle.ms", brokerId)
        )
        {
            OfListeners = listeners.ToDictionary(
                listener => listener,
                listener =>
                    (int)new ListenerConfigs(listener, name => SetOnBroker(name, brokerId)).Number("max.connections"),
                StringComparer.Ordinal
            ),
            Overrides = ConnectionLimits.ParseOverrides(Broker("max.connections.per.ip.overrides", brokerId)),
        };

    /// <summary>The configs in force for a topic, parsed.</summary>
    public TopicSettings SettingsOf(Topic topic)
    {
        if (topic.Overrides.Count == 0 && !hasCustomConfigs && !_mayHaveChanged)
            return new();
        var policy = TopicValue(topic, "cleanup.policy");
        var codec = TopicValue(topic, "compression.type");
        return new TopicSettings
        {
            Log = new LogSettings
            {
                SegmentBytes = (int)TopicNumber(
                    topic,
                    topic.Overrides.ContainsKey("internal.segment.bytes") ? "internal.segment.bytes" : "segment.bytes"
                ),
                SegmentMs = TopicNumber(topic, "segment.ms"),
                RetentionMs = TopicNumber(topic, "retention.ms"),
                RetentionBytes = TopicNumber(topic, "retention.bytes"),
                Deletes = policy.Contains("delete", StringComparison.Ordinal),
                Compacts = policy.Contains("compact", StringComparison.Ordinal),
                MinCompactionLagMs = TopicNumber(topic, "min.compaction.lag.ms"),
                MaxCompactionLagMs = TopicNumber(topic, "max.compaction.lag.ms"),
                MinCleanableRatio = double.Parse(
                    TopicValue(topic, "min.cleanable.dirty.ratio"),
                    CultureInfo.InvariantCulture
                ),
                FlushMessages = TopicNumber(topic, "flush.messages"),
                FlushMs = TopicNumber(topic, "flush.ms"),
                DeleteRetentionMs = TopicNumber(topic, "delete.retention.ms"),
            },
            MinInsyncReplicas = (int)TopicNumber(topic, "min.insync.replicas"),
            MaxMessageBytes = (int)TopicNumber(topic, "max.message.bytes"),
            UsesLogAppendTime = TopicValue(topic, "message.timestamp.type") == "LogAppendTime",
            TimestampBeforeMaxMs = TopicNumber(topic, "message.timestamp.before.max.ms"),
            TimestampAfterMaxMs = TopicNumber(topic, "message.timestamp.after.max.ms"),
            Codec = Array.IndexOf(Codecs, codec) is >= 0 and var number ? number : null,
            CodecLevel =
                Array.IndexOf(LeveledCodecs, codec) >= 0 && TopicValue(topic, $"compression.{codec}.level") is var level
                    ? int.Parse(level, CultureInfo.InvariantCulture)
                    : null,
            UncleanElection = TopicValue(topic, "unclean.leader.election.enable") == "true",
        };
    }

    string TopicValue(Topic topic, string name)
    {
        var definition = ConfigTable.Shared.Topic[name];
        return (topic.Overrides.TryGetValue(name, out var own) ? definition.Normal(own) : null)
            ?? ValueFromBroker(definition, brokerId: null)
            ?? definition.Default!;
    }

    long TopicNumber(Topic topic, string name) => NumberOf(name, TopicValue(topic, name));

    /// <summary>All configs of a topic by name, with their sources.</summary>
    public IEnumerable<ConfigEntry> Describe(Topic topic, int brokerId) => Describe(topic.Overrides, brokerId);

    /// <summary>The configs of a topic that does not exist yet, as CreateTopics answers.</summary>
    public IEnumerable<ConfigEntry> Describe(IReadOnlyDictionary<string, string> overrides, int brokerId)
    {
        foreach (var definition in ConfigTable.Shared.Topic.Values)
            if (!definition.IsInternal || overrides.ContainsKey(definition.Name))
                yield return TopicEntry(overrides, definition, brokerId);
    }

    ConfigEntry TopicEntry(IReadOnlyDictionary<string, string> overrides, ConfigDefinition definition, int brokerId)
    {
        var synonyms = definition.Fallbacks is [var first, ..] ? BrokerSynonyms(first.Name, brokerId, Nothing) : [];
        var isOwn = overrides.TryGetValue(definition.Name, out var set);
        if (isOwn)
            synonyms.Insert(0, new(definition.Name, definition.Normal(set), ConfigSource.Topic));
        var value = isOwn ? definition.Normal(set) : ValueFromBroker(definition, brokerId) ?? definition.Default;
        return new(
            definition,
            definition.IsSensitive ? null : value,
            synonyms.Count > 0 ? synonyms[0].Source : ConfigSource.Default,
            synonyms,
            IsReadOnly: false
        );
    }

    string? ValueFromBroker(ConfigDefinition definition, int? brokerId)
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
        var names =
            Array.Find(Families, family => Array.IndexOf(family, name) >= 0)
            ?? (ListenerConfigs.DescribedAs(name) is { } within ? [name, within.Name] : [name]);
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
        var set = new SortedSet<string>(_dynamicDefault.Keys.Concat(fixedConfigs.Keys), StringComparer.Ordinal);
        if (_dynamicBroker.TryGetValue(brokerId, out var own))
            set.UnionWith(own.Keys);
        foreach (var definition in ConfigTable.Shared.Broker.Values)
            if (!definition.IsInternal || set.Contains(definition.Name))
                yield return BrokerEntry(definition, brokerId, identity);
        foreach (var name in set)
            if (!ConfigTable.Shared.Broker.ContainsKey(name))
                yield return BrokerEntry(UnderListener(name), brokerId, identity);
    }

    // Under a listener's name nothing shows that it can be changed.
    static ConfigDefinition UnderListener(string name) =>
        ListenerConfigs.DescribedAs(name) is { } within
            ? within with
            {
                Name = name,
                IsDynamic = false,
            }
            : new(name, ConfigType.Unknown);

    ConfigEntry BrokerEntry(ConfigDefinition definition, int brokerId, IReadOnlyDictionary<string, string> identity)
    {
        var synonyms = BrokerSynonyms(definition.Name, brokerId, identity);
        var first = synonyms.Count > 0 ? synonyms[0] : new(definition.Name, null, ConfigSource.Default);
        if (definition.IsSensitive)
            synonyms = synonyms.ConvertAll(synonym => synonym with { Value = null });
        return new(
            definition,
            definition.IsSensitive ? null : definition.Normal(first.Value),
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
            yield return new(definition, definition.Normal(first.Value), first.Source, synonyms, IsReadOnly: false);
        }
    }

    /// <summary>What is set for all brokers at once.</summary>
    public IEnumerable<ConfigEntry> DescribeDynamicDefaults()
    {
        foreach (var (name, value) in _dynamicDefault)
            if (ConfigTable.Shared.Broker.TryGetValue(name, out var definition))
                yield return new(
                    definition,
                    definition.IsSensitive ? null : definition.Normal(value),
                    ConfigSource.DynamicDefaultBroker,
                    [new(name, value, ConfigSource.DynamicDefaultBroker)],
                    !definition.IsDynamic
                );
    }
}
