using System.Globalization;
using System.Text.RegularExpressions;

namespace EmbeddedKafka.Configs;

/// <summary>Whether a value that has the right type is one of those allowed, in Kafka's words.</summary>
internal static partial class ConfigValidator
{
    /// <summary>Null when it is allowed.</summary>
    public static string? Objection(ConfigDefinition config, ConfigValue value) =>
        (config.Type, config.Allowed) switch
        {
            (_, "any") => null,
            (_, "replicas") => NotReplicas(config, value),
            (_, "start") => NotStart(config, value),
            (ConfigType.List, _) => NotList(config, value),
            (ConfigType.String, "!") => value.Text.Length > 0
                ? null
                : config.Refusal(value.Text, "String must be non-empty"),
            (ConfigType.String, { Length: > 0 }) => NotAmong(config, value.Text),
            (_, { Length: > 0 }) => OutOfRange(config, value),
            _ => null,
        };

    static string? OutOfRange(ConfigDefinition config, ConfigValue value)
    {
        const string orMinusOne = "-1|";
        var range = config.Allowed;
        var isOptional = range.StartsWith(orMinusOne, StringComparison.Ordinal);
        if (isOptional)
            range = range[orMinusOne.Length..];
        var dots = range.IndexOf("..", StringComparison.Ordinal);
        var (lowest, highest) = (range[..dots], range[(dots + 2)..]);
        var isLow = value.Number < double.Parse(lowest, CultureInfo.InvariantCulture);
        var isHigh = highest.Length > 0 && value.Number > double.Parse(highest, CultureInfo.InvariantCulture);
        if (!isLow && !isHigh || isOptional && value.Number is -1)
            return null;
        if (isOptional)
            return config.Refusal(value.Text, $"Value must be between {lowest} and {highest} or equal to -1");
        return config.Refusal(
            value.Text,
            isLow ? $"Value must be at least {lowest}" : $"Value must be no more than {highest}"
        );
    }

    static string? NotAmong(ConfigDefinition config, string value)
    {
        var ignoresCase = config.Allowed[0] == '~';
        var allowed = config.Allowed.TrimStart('~', '!').Split(',');
        return allowed.Contains(value, ignoresCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal)
            ? null
            : config.Refusal(
                value,
                $"String must be one of{(ignoresCase ? " (case insensitive)" : "")}: {string.Join(", ", allowed)}"
            );
    }

    static string? NotList(ConfigDefinition config, ConfigValue value)
    {
        var members = config.Allowed.TrimStart('!');
        if (value.Items.Count == 0 && config.Allowed.StartsWith('!'))
            return $"Configuration '{config.Name}' must not be empty. Valid values include: "
                + (
                    members.Length > 0
                        ? $"[{members.Replace(",", ", ", StringComparison.Ordinal)}]"
                        : "any non-empty value"
                );
        foreach (var item in value.Items)
        {
            if (item.Length == 0)
                return $"Configuration '{config.Name}' values must not be empty.";
            if (members.Length > 0 && NotAmong(config, item) is { } objection)
                return objection;
        }
        return null;
    }

    static string? NotReplicas(ConfigDefinition config, ConfigValue value) =>
        value.Items.All(ReplicaPattern().IsMatch) || value.Items is ["*"]
            ? null
            : config.Refusal(
                $"[{string.Join(", ", value.Items)}]",
                $"{config.Name} must be the literal '*' or a list of replicas in the following format: "
                    + "[partitionId]:[brokerId],[partitionId]:[brokerId],..."
            );

    static string? NotStart(ConfigDefinition config, ConfigValue value) =>
        ShareStart.TryParse(value.Text, out _)
            ? null
            : config.Refusal(
                value.Text,
                $"Invalid value `{value.Text}` for configuration {config.Name}. The value must be either 'earliest', "
                    + "'latest' or of the format 'by_duration:<PnDTnHnMn.nS>'."
            );

    [GeneratedRegex("^([0-9]+:[0-9]+)?$")]
    private static partial Regex ReplicaPattern();
}
