using System.Globalization;
using System.Text.RegularExpressions;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Configs;

/// <summary>Whether configs make a subscription to clients' metrics (KIP-714).</summary>
internal static class ClientMetricsRules
{
    static readonly string[] Selectors =
    [
        "client_instance_id",
        "client_id",
        "client_software_name",
        "client_software_version",
        "client_source_address",
        "client_source_port",
    ];

    public static (ErrorCode, string?) Objection(IReadOnlyDictionary<string, string> configs)
    {
        if (
            configs.TryGetValue("interval.ms", out var interval)
            && int.Parse(interval, CultureInfo.InvariantCulture) is (< 100 or > 3_600_000) and var milliseconds
        )
            return (
                ErrorCode.InvalidRequest,
                $"Invalid value {milliseconds} for interval.ms, interval must be between 100 and 3600000 (1 hour)"
            );
        if (configs.TryGetValue("match", out var match))
            foreach (var pattern in Patterns(match))
                if (pattern.Selector is null)
                    return (ErrorCode.InvalidConfig, $"Illegal client matching pattern: {pattern.Text}");
        return default;
    }

    /// <summary>Which clients a subscription is for: a selector and a pattern each, all of which must match.</summary>
    public static IEnumerable<(string? Selector, Regex? Pattern, string Text)> Patterns(string match)
    {
        foreach (var text in match.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var parts = text.Split('=');
            var selector = parts[0].Trim();
            var regex =
                parts is [_, { Length: > 0 }] && Array.IndexOf(Selectors, selector) >= 0
                    ? Compile(parts[1].Trim())
                    : null;
            yield return regex is null ? (null, null, text) : (selector, regex, text);
        }
    }

    static Regex? Compile(string pattern)
    {
        try
        {
            return new Regex($"^(?:{pattern})$", RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(100));
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
