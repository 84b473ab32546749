namespace EmbeddedKafka.Configs;

/// <summary>What Kafka knows of one config: its type, default, allowed values, and who may change it while brokers
/// run. A line of <c>configs.txt</c>.</summary>
internal sealed record ConfigDefinition(string Name, ConfigType Type)
{
    public string? Default { get; init; }

    /// <summary>Its values one by one, as <c>configs.txt</c> writes it.</summary>
    public string Allowed { get; init; } = "";

    /// <summary>What a broker checks of its configs as a whole before this one changes; see
    /// <see cref="BrokerConfigRules"/>.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    /// <summary>Whether it changes without a restart.</summary>
    public bool IsDynamic { get; init; }

    /// <summary>Whether a broker takes it only for itself, not for all brokers at once.</summary>
    public bool IsPerBroker { get; init; }

    /// <summary>Whether a broker takes it, while it runs, only under a listener's name.</summary>
    public bool IsPerListener { get; init; }

    /// <summary>Whether it is described only where it is set.</summary>
    public bool IsInternal { get; init; }

    public IReadOnlyList<ConfigFallback> Fallbacks { get; init; } = [];

    public string Documentation { get; init; } = "";

    /// <summary>Values are not shown; nor are those of a config that nobody knows.</summary>
    public bool IsSensitive => Type is ConfigType.Password or ConfigType.Unknown;

    public static ConfigDefinition Parse(string[] columns)
    {
        var checks = Column(columns, 4).Split(';');
        var flags = Column(columns, 5);
        return new(columns[1], Enum.Parse<ConfigType>(columns[2], ignoreCase: true))
        {
            Default = Column(columns, 3) == "\\null" ? null : Column(columns, 3),
            Allowed = checks[0],
            Rules = checks[1..],
            IsDynamic = flags.Contains('d', StringComparison.Ordinal),
            IsPerBroker = flags.Contains('b', StringComparison.Ordinal),
            IsPerListener = flags.Contains('l', StringComparison.Ordinal),
            IsInternal = flags.Contains('i', StringComparison.Ordinal),
            Fallbacks = Column(columns, 6) is { Length: > 0 } names
                ? Array.ConvertAll(names.Split(','), ConfigFallback.Parse)
                : [],
            Documentation = Column(columns, 7),
        };
    }

    static string Column(string[] columns, int index) => index < columns.Length ? columns[index] : "";

    /// <summary>Null when the value is allowed, else the sentence that Kafka gives.</summary>
    public string? Objection(string value) =>
        ConfigValue.TryParse(Type, value, out var parsed, out var complaint)
            ? ConfigValidator.Objection(this, parsed)
            : Refusal(value, complaint);

    /// <summary>The sentence for a value that is not allowed.</summary>
    public string Refusal(string value, string complaint) =>
        $"Invalid value {value} for configuration {Name}: {complaint}";

    /// <summary>The value as it is read, and as Kafka shows it: without blanks around it, no member of a list twice.
    /// </summary>
    public string? Normal(string? value) =>
        value is not null && ConfigValue.TryParse(Type, value, out var parsed, out _) ? parsed.Text : value;
}
