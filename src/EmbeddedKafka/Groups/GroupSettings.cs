using EmbeddedKafka.Configs;

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

    /// <summary>How long a broker keeps a member that has joined for the first time and waits (a constant in Kafka).</summary>
    public int NewMemberJoinTimeout { get; init; } = 300_000;

    public static GroupSettings From(ConfigStore configs) => new()
    {
        MinSessionTimeout = (int)configs.BrokerNumber("group.min.session.timeout.ms", 6_000),
        MaxSessionTimeout = (int)configs.BrokerNumber("group.max.session.timeout.ms", 1_800_000),
        MaxSize = (int)configs.BrokerNumber("group.max.size", int.MaxValue),
        InitialRebalanceDelay = (int)configs.BrokerNumber("group.initial.rebalance.delay.ms", 3_000),
        MaxOffsetMetadata = (int)configs.BrokerNumber("offset.metadata.max.bytes", 4096),
    };
}
