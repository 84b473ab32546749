using EmbeddedKafka.Configs;
using EmbeddedKafka.Groups.Modern.Assignors;

namespace EmbeddedKafka.Groups;

/// <summary>The broker configs that groups obey; times in milliseconds.</summary>
internal sealed record GroupSettings
{
    /// <summary>group.min.session.timeout.ms.</summary>
    public int MinSessionTimeout { get; init; } = 6_000;

    /// <summary>group.max.session.timeout.ms.</summary>
    public int MaxSessionTimeout { get; init; } = 1_800_000;

    /// <summary>group.max.size.</summary>
    public int MaxSize { get; init; } = int.MaxValue;

    /// <summary>group.initial.rebalance.delay.ms.</summary>
    public int InitialRebalanceDelay { get; init; }

    /// <summary>offset.metadata.max.bytes.</summary>
    public int MaxOffsetMetadata { get; init; } = 4096;

    /// <summary>How long a broker keeps a member that has joined for the first time and waits (a constant in
    /// Kafka).</summary>
    public int NewMemberJoinTimeout { get; init; } = 300_000;

    /// <summary>group.consumer.max.size.</summary>
    public int ConsumerMaxSize { get; init; } = int.MaxValue;

    /// <summary>group.consumer.migration.policy: disabled, upgrade, downgrade or bidirectional.</summary>
    public string MigrationPolicy { get; init; } = "bidirectional";

    public bool AllowsUpgrade => MigrationPolicy.ToLowerInvariant() is "upgrade" or "bidirectional";

    public bool AllowsDowngrade => MigrationPolicy.ToLowerInvariant() is "downgrade" or "bidirectional";

    /// <summary>group.consumer.assignors; the first is the default.</summary>
    public List<IAssignor> ConsumerAssignors { get; init; } = [new UniformAssignor(), new RangeAssignor()];

    /// <summary>What is set for groups and brokers, for what may differ from group to group.</summary>
    public ConfigStore? Configs { get; init; }

    public int ConsumerSessionTimeout(string group) => OfGroup(group, "consumer.session.timeout.ms", 45_000);

    public int ConsumerHeartbeatInterval(string group) => OfGroup(group, "consumer.heartbeat.interval.ms", 5_000);

    public int ConsumerAssignmentInterval(string group) => OfGroup(group, "consumer.assignment.interval.ms", 1_000);

    /// <summary>group.share.max.size.</summary>
    public int ShareMaxSize { get; init; } = 200;

    public int ShareSessionTimeout(string group) => OfGroup(group, "share.session.timeout.ms", 45_000);

    public int ShareHeartbeatInterval(string group) => OfGroup(group, "share.heartbeat.interval.ms", 5_000);

    public int ShareAssignmentInterval(string group) => OfGroup(group, "share.assignment.interval.ms", 1_000);

    public int ShareLockDuration(string group) => OfGroup(group, "share.record.lock.duration.ms", 30_000);

    public int ShareDeliveryLimit(string group) => OfGroup(group, "share.delivery.count.limit", 5);

    public int ShareMaxLocks(string group) => OfGroup(group, "share.partition.max.record.locks", 2_000);

    public string ShareStart(string group) => Configs?.Group(group, "share.auto.offset.reset") ?? "latest";

    public bool ShareReadsCommitted(string group) => Configs?.Group(group, "share.isolation.level") == "read_committed";

    public bool ShareRenews(string group) => Configs?.Group(group, "share.renew.acknowledge.enable") != "false";

    int OfGroup(string group, string name, int otherwise) =>
        (int)(Configs?.GroupNumber(group, name, otherwise) ?? otherwise);

    static List<IAssignor> Assignors(string names)
    {
        IAssignor[] known = [new UniformAssignor(), new RangeAssignor()];
        return
        [
            .. names
                .Split(',', StringSplitOptions.TrimEntries)
                .Select(name => known.FirstOrDefault(assignor => assignor.Name == name))
                .OfType<IAssignor>(),
        ];
    }

    public static GroupSettings From(ConfigStore configs) =>
        new()
        {
            MinSessionTimeout = (int)configs.BrokerNumber("group.min.session.timeout.ms", 6_000),
            MaxSessionTimeout = (int)configs.BrokerNumber("group.max.session.timeout.ms", 1_800_000),
            MaxSize = (int)configs.BrokerNumber("group.max.size", int.MaxValue),
            InitialRebalanceDelay = (int)configs.BrokerNumber("group.initial.rebalance.delay.ms", 3_000),
            ShareMaxSize = (int)configs.BrokerNumber("group.share.max.size", 200),
            ConsumerMaxSize = (int)configs.BrokerNumber("group.consumer.max.size", int.MaxValue),
            MigrationPolicy = configs.Broker("group.consumer.migration.policy") ?? "bidirectional",
            ConsumerAssignors = Assignors(configs.Broker("group.consumer.assignors") ?? "uniform,range"),
            Configs = configs,
            MaxOffsetMetadata = (int)configs.BrokerNumber("offset.metadata.max.bytes", 4096),
        };
}
