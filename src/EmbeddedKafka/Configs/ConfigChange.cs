namespace EmbeddedKafka.Configs;

/// <summary>One config to change; what the operation makes of the value is known only where the config's present value
/// is.</summary>
internal readonly record struct ConfigChange(string Name, string? Value, ConfigOperation Operation);
