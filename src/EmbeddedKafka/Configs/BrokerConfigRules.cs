using System.Globalization;
using System.Text.RegularExpressions;

namespace EmbeddedKafka.Configs;

/// <summary>What a broker checks of its configs as a whole before one of them changes, in Kafka's words. The names are
/// those of <c>configs.txt</c>; a word after the name is the rule's argument.</summary>
internal static partial class BrokerConfigRules
{
    const string Retention = "log.retention.ms",
        RetentionBytes = "log.retention.bytes",
        LocalRetention = "log.local.retention.ms",
        LocalRetentionBytes = "log.local.retention.bytes",
        CleanerThreads = "log.cleaner.threads",
        DedupeBuffer = "log.cleaner.dedupe.buffer.size";

    delegate string? Rule(string name, string argument, ConfigOutlook outlook);

    static readonly Dictionary<string, Rule> All = new(StringComparer.Ordinal)
    {
        ["at-least"] = (name, argument, outlook) =>
            outlook.Next(name) < long.Parse(argument, CultureInfo.InvariantCulture)
                ? $"requirement failed: {name} must be greater than or equal to {argument}"
                : null,
        ["at-most"] = (name, argument, outlook) =>
            outlook.Next(name) > outlook.Next(argument) ? $"{name} must be less than or equal to {argument}" : null,
        ["unlimited-or-positive"] = (name, _, outlook) =>
            outlook.Next(name) == 0
                ? $"requirement failed: {name} must be unlimited (-1) or, greater than or equal to 1"
                : null,
        ["zero-needs-overrides"] = (name, _, outlook) =>
            outlook.Next(name) == 0 && string.IsNullOrEmpty(outlook.NextText(name + ".overrides"))
                ? $"requirement failed: {name} can be set to zero only if {name}.overrides property is set."
                : null,
        ["not-zero"] = (name, _, outlook) => outlook.Next(name) == 0 ? Dynamic($"Invalid {name} 0") : null,
        ["threads"] = Threads,
        ["dedupe-buffer"] = (_, _, outlook) =>
            outlook.Next(CleanerThreads) switch
            {
                0 => "/ by zero",
                { } threads when outlook.Next(DedupeBuffer) / threads <= 1 << 20 =>
                    $"requirement failed: {DedupeBuffer} must be at least 1MB per cleaner thread.",
                _ => null,
            },
        ["cleaner-threads"] = Cleaners,
        ["local-retention"] = (_, _, outlook) =>
            BeyondWhole(outlook, LocalRetention, Retention, outlook.NextRetentionMs)
            ?? BeyondWhole(outlook, LocalRetentionBytes, RetentionBytes, outlook.Next(RetentionBytes)),
        ["hosts"] = (name, _, outlook) => Hosts(name, outlook.NextText(name) ?? ""),
        ["listeners"] = (_, _, outlook) => ListenerRules.Objection(outlook),
        ["log-dirs"] = (name, _, outlook) =>
            Items(outlook.NextText(name)).Where(directory => directory != "*").ToArray() is { Length: > 0 } unknown
                ? $"requirement failed: All entries in {name} must be present in log.dirs or log.dir. "
                    + $"Missing entries : {string.Join(", ", unknown)}"
                : null,
        ["reporters"] = (name, _, outlook) =>
            Items(outlook.NextText(name)).All(ConfigTable.Shared.KnowsClass)
                ? null
                : Dynamic(
                    $"Validation of dynamic config update of Set({name}) failed with class class "
                        + "kafka.server.DynamicMetricsReporters"
                ),
    };

    /// <summary>Null when all rules of a config hold.</summary>
    public static string? Objection(ConfigDefinition config, ConfigOutlook outlook)
    {
        foreach (var rule in config.Rules)
        {
            var words = rule.Split(' ');
            if (All[words[0]](config.Name, words.Length > 1 ? words[1] : "", outlook) is { } objection)
                return objection;
        }
        return null;
    }

    /// <summary>A sentence of what is to be reconfigured, as it comes back from Kafka.</summary>
    public static string Dynamic(string sentence) =>
        "Invalid value org.apache.kafka.common.config.ConfigException: "
        + $"{sentence} for configuration Invalid dynamic configuration";

    static string? Threads(string name, string argument, ConfigOutlook outlook)
    {
        var (now, next) = (outlook.Now(name), outlook.Next(name));
        var failure = $"Dynamic thread count update validation failed for {name}={next}, value should ";
        if (next < now / 2)
            return Dynamic(failure + $"be at least half the current value {now}");
        return next > now * 2 ? Dynamic(failure + $"not be greater than double the current value {now}") : null;
    }

    static string? Cleaners(string name, string argument, ConfigOutlook outlook)
    {
        var (now, next) = (outlook.Now(name), outlook.Next(name));
        const string failure = "Log cleaner threads cannot be ";
        if (next < now / 2)
            return Dynamic(failure + $"reduced to less than half the current value {now}");
        return next > now * 2 ? Dynamic(failure + $"increased to more than double the current value {now}") : null;
    }

    static string? BeyondWhole(ConfigOutlook outlook, string local, string whole, long? limit)
    {
        var part = outlook.Next(local);
        if (limit is null or < 0 || part is -2)
            return null;
        var complaint =
            part == -1 ? $"Value must not be -1 as {whole} value is set as {limit}."
            : part > limit ? $"Value must not be more than {whole} property value: {limit}"
            : null;
        return complaint is null ? null : Dynamic(ConfigTable.Shared.Broker[local].Refusal($"{part}", complaint));
    }

    // Java's own words come through where a host has no number.
    static string? Hosts(string name, string list)
    {
        foreach (var entry in Pairs(list))
        {
            var colon = entry.LastIndexOf(':');
            if (colon < 0)
                return $"Error parsing configuration property '{name}': begin 0, end -1, length {entry.Length}";
            var number = entry[(colon + 1)..].Trim();
            if (!int.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
                return $"For input string: \"{number}\"";
        }
        var strange = Pairs(list)
            .Select(entry => entry[..entry.LastIndexOf(':')].Trim())
            .Where(host => !HostPattern().IsMatch(host))
            .ToList();
        return strange.Count == 0 ? null : $"{name} contains invalid addresses : {string.Join(",", strange)}";
    }

    /// <summary>The members of a list of pairs, as Java splits it: empty ones at the end do not count.</summary>
    public static string[] Pairs(string list) =>
        list.Trim().TrimEnd(',') is { Length: > 0 } text ? text.Split(',', StringSplitOptions.TrimEntries) : [];

    static string[] Items(string? list) =>
        [.. (list ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct()];

    [GeneratedRegex(@"^[0-9a-zA-Z\-%._:]*$")]
    private static partial Regex HostPattern();
}
