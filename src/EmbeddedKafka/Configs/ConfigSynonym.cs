namespace EmbeddedKafka.Configs;

/// <summary>One source that gives, or would give, a config its value.</summary>
internal readonly record struct ConfigSynonym(string Name, string? Value, ConfigSource Source);
