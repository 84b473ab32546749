namespace EmbeddedKafka.Configs;

/// <summary>What IncrementalAlterConfigs does to a config (KIP-339), as it numbers it.</summary>
internal enum ConfigOperation : sbyte
{
    Set = 0,
    Delete = 1,

    /// <summary>Adds the items of a list that are not there.</summary>
    Append = 2,

    /// <summary>Takes items out of a list.</summary>
    Subtract = 3,
}
