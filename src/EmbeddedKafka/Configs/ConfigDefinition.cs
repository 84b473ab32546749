using System.Globalization;

namespace EmbeddedKafka.Configs;

/// <summary>What Kafka knows of one config: its type, default and allowed values.</summary>
internal sealed record ConfigDefinition(
    string Name,
    ConfigType Type,
    string? Default,
    string Allowed,
    bool IsDynamic,
    ConfigFallback[] Fallbacks,
    string Documentation
)
{
    /// <summary>Values are not shown; nor are those of a config that nobody knows.</summary>
    public bool IsSensitive => Type is ConfigType.Password or ConfigType.Unknown;

    public static ConfigDefinition Parse(string[] columns) =>
        new(
            columns[1],
            Enum.Parse<ConfigType>(columns[2], ignoreCase: true),
            Column(columns, 3) == "\\null" ? null : Column(columns, 3),
            Column(columns, 4),
            Column(columns, 5).Contains('d', StringComparison.Ordinal),
            Column(columns, 6) is { Length: > 0 } names ? Array.ConvertAll(names.Split(','), ConfigFallback.Parse) : [],
            Column(columns, 7)
        );

    static string Column(string[] columns, int index) => index < columns.Length ? columns[index] : "";

    /// <summary>Null when the value is allowed, else the sentence that Kafka gives.</summary>
    public string? Objection(string value)
    {
        var complaint = Type switch
        {
            ConfigType.Boolean => value.Trim().ToLowerInvariant() is "true" or "false"
                ? null
                : "Expected value to be either true or false",
            ConfigType.Int => int.TryParse(
                value.Trim(),
                NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out var number
            )
                ? OutOfRange(number)
                : NotANumber,
            ConfigType.Short => short.TryParse(
                value.Trim(),
                NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out var number
            )
                ? OutOfRange(number)
                : NotANumber,
            ConfigType.Long => long.TryParse(
                value.Trim(),
                NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out var number
            )
                ? OutOfRange(number)
                : NotANumber,
            ConfigType.Double => double.TryParse(value.Trim(), CultureInfo.InvariantCulture, out var number)
                ? OutOfRange(number)
                : NotANumber,
            _ => NotAmong(value),
        };
        return complaint is null
            ? null
            : $"Invalid value {Shown(value, complaint)} for configuration {Name}: {complaint}";
    }

    // Once it is a number, Kafka shows a double as Java writes it.
    string Shown(string value, string complaint) =>
        Type == ConfigType.Double && complaint != NotANumber
            ? double.Parse(value, CultureInfo.InvariantCulture)
                .ToString("0.0################", CultureInfo.InvariantCulture)
            : value;

    string NotANumber => $"Not a number of type {Type.ToString().ToUpperInvariant()}";

    string? OutOfRange(double value)
    {
        var range = Allowed;
        if (range.StartsWith("-1|", StringComparison.Ordinal))
        {
            if (value is -1)
                return null;
            range = range[3..];
        }
        var dots = range.IndexOf("..", StringComparison.Ordinal);
        if (dots < 0)
            return null;
        if (value < double.Parse(range.AsSpan(0, dots), CultureInfo.InvariantCulture))
            return $"Value must be at least {range[..dots]}";
        var highest = range[(dots + 2)..];
        return highest.Length > 0 && value > double.Parse(highest, CultureInfo.InvariantCulture)
            ? $"Value must be no more than {highest}"
            : null;
    }

    string? NotAmong(string value)
    {
        if (Allowed.Length == 0)
            return null;
        var ignoresCase = Allowed[0] == '~';
        var allowed = Allowed.TrimStart('~').Split(',');
        var given =
            Type == ConfigType.List
                ? value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                : [value];
        var comparer = ignoresCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        return Array.TrueForAll(given, item => allowed.Contains(item, comparer))
            ? null
            : $"String must be one of{(ignoresCase ? " (case insensitive)" : "")}: {string.Join(", ", allowed)}";
    }
}
