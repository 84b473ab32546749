using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Configs;

/// <summary>The configs of one resource that can be changed, and the rules for it.</summary>
internal sealed class ConfigScope(IDictionary<string, string> current)
{
    /// <summary>What is set now. Changed only by <see cref="Commit"/>.</summary>
    public IDictionary<string, string> Current => current;

    /// <summary>What Kafka knows of a config of this resource; null when the resource cannot have it.</summary>
    public required Func<string, ConfigDefinition?> Define { get; init; }

    /// <summary>What it says to a config that is not defined.</summary>
    public Func<string, (ErrorCode, string?)> Unknown { get; init; } =
        name => (ErrorCode.InvalidConfig, $"Unknown config name: {name}");

    /// <summary>Rules for the change as a whole: the names it touches, and all configs as they would be.</summary>
    public Func<
        IReadOnlyCollection<string>,
        IReadOnlyDictionary<string, string>,
        (ErrorCode, string?)
    > Check { get; init; } = (_, _) => default;

    /// <summary>Whether each value is checked when it is set, before <see cref="Check"/>.</summary>
    public bool ChecksEachValue { get; init; } = true;

    /// <summary>What is wrong with a value by itself.</summary>
    public string? Objection(ConfigDefinition definition, string value) =>
        ChecksEachValue ? definition.Objection(value) : null;

    /// <summary>Whether lists can be appended to; the controller does not know the types of some resources'
    /// configs.</summary>
    public bool KnowsLists { get; init; } = true;

    public required Action Changed { get; init; }

    public void Commit(IReadOnlyDictionary<string, string> next)
    {
        foreach (var name in current.Keys.Where(name => !next.ContainsKey(name)).ToList())
            current.Remove(name);
        foreach (var (name, value) in next)
            current[name] = value;
        Changed();
    }
}
