namespace EmbeddedKafka.Configs;

/// <summary>What a config belongs to, as the config APIs number it.</summary>
internal enum ResourceType : sbyte
{
    Unknown = 0,
    Topic = 2,
    Broker = 4,
    BrokerLogger = 8,
    ClientMetrics = 16,
    Group = 32,
}
