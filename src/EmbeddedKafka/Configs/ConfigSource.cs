namespace EmbeddedKafka.Configs;

/// <summary>Where a config's value comes from, as DescribeConfigs numbers it.</summary>
internal enum ConfigSource : sbyte
{
    Unknown = 0,
    Topic = 1,
    DynamicBroker = 2,
    DynamicDefaultBroker = 3,
    StaticBroker = 4,
    Default = 5,
    DynamicBrokerLogger = 6,
    ClientMetrics = 7,
    Group = 8,
}
