namespace EmbeddedKafka.Configs;

/// <summary>A config's value and the sources behind it, the one in force first.</summary>
internal sealed record ConfigEntry(
    ConfigDefinition Definition,
    string? Value,
    ConfigSource Source,
    IReadOnlyList<ConfigSynonym> Synonyms,
    bool IsReadOnly
);
