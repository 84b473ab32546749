using EmbeddedKafka.Configs;
using EmbeddedKafka.Groups.Modern.Assignors;

namespace EmbeddedKafka.Groups;

/// <summary>The broker configs that groups obey; times in milliseconds.</summary>
internal sealed class GroupSettings(ConfigStore configs)
{
    /// <summary>group.min.session.timeout.ms.</summary>
    public int MinSessionTimeout { get; } = (int)configs.BrokerNumber("group.min.session.timeout.ms");

    /// <summary>group.max.session.timeout.ms.</summary>
    public int MaxSessionTimeout { get; } = (int)configs.BrokerNumber("group.max.session.timeout.ms");

    /// <summary>group.max.size.</summary>
    public int MaxSize { get; } = (int)configs.BrokerNumber("group.max.size");

    /// <summary>group.initial.rebalance.delay.ms.</summary>
    public int InitialRebalanceDelay { get; } = (int)configs.BrokerNumber("group.initial.rebalance.delay.ms");

    /// <summary>offset.metadata.max.bytes.</summary>
    public int MaxOffsetMetadata { get; } = (int)configs.BrokerNumber("offset.metadata.max.bytes");

    /// <summary>How long a broker keeps a member that has joined for the first time and waits (a constant in
    /// Kafka).</summary>
    public int NewMemberJoinTimeout => 300_000;

    /// <summary>group.consumer.max.size.</summary>
    public int ConsumerMaxSize { get; } = (int)configs.BrokerNumber("group.consumer.max.size");

    /// <summary>group.consumer.migration.policy: disabled, upgrade, downgrade or bidirectional.</summary>
    public string MigrationPolicy { get; } = configs.Broker("group.consumer.migration.policy")!;

    public bool AllowsUpgrade => MigrationPolicy.ToLowerInvariant() is "upgrade" or "bidirectional";

    public bool AllowsDowngrade => MigrationPolicy.ToLowerInvariant() is "downgrade" or "bidirectional";

    /// <summary>group.consumer.assignors; the first is the default.</summary>
    public List<IAssignor> ConsumerAssignors { get; } = Assignors(configs.Broker("group.consumer.assignors")!);

    public int ConsumerSessionTimeout(string group) => OfGroup(group, "consumer.session.timeout.ms");

    public int ConsumerHeartbeatInterval(string group) => OfGroup(group, "consumer.heartbeat.interval.ms");

    public int ConsumerAssignmentInterval(string group) => OfGroup(group, "consumer.assignment.interval.ms");

    /// <summary>group.share.max.size.</summary>
    public int ShareMaxSize { get; } = (int)configs.BrokerNumber("group.share.max.size");

    public int ShareSessionTimeout(string group) => OfGroup(group, "share.session.timeout.ms");

    public int ShareHeartbeatInterval(string group) => OfGroup(group, "share.heartbeat.interval.ms");

    public int ShareAssignmentInterval(string group) => OfGroup(group, "share.assignment.interval.ms");

    public int ShareLockDuration(string group) => OfGroup(group, "share.record.lock.duration.ms");

    public int ShareDeliveryLimit(string group) => OfGroup(group, "share.delivery.count.limit");

    public int ShareMaxLocks(string group) => OfGroup(group, "share.partition.max.record.locks");

    public string ShareStart(string group) => configs.GroupValue(group, "share.auto.offset.reset");

    public bool ShareReadsCommitted(string group) =>
        configs.GroupValue(group, "share.isolation.level") == "read_committed";

    public bool ShareRenews(string group) => configs.GroupValue(group, "share.renew.acknowledge.enable") == "true";

    int OfGroup(string group, string name) => (int)configs.GroupNumber(group, name);

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
}
