using System.Collections.ObjectModel;
using System.Globalization;

namespace EmbeddedKafka.Configs;

/// <summary>A broker's configs as they are, and as they would be after a change.</summary>
/// <param name="now">A config's value in force, or null; the second after the change.</param>
/// <param name="changed">What would be set dynamically.</param>
/// <param name="listeners">The broker's listeners, NAME://host:port.</param>
internal sealed class ConfigOutlook(
    Func<string, string?> now,
    Func<string, string?> next,
    IReadOnlyDictionary<string, string> changed,
    IReadOnlyList<string> listeners
)
{
    public IReadOnlyList<string> Listeners => listeners;

    /// <summary>The security protocols of the listeners, by their names.</summary>
    public IReadOnlyDictionary<string, string> Protocols { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The same for one listener: what is set under its name, otherwise what is set for all.</summary>
    public ConfigOutlook Under(string prefix) =>
        prefix.Length == 0
            ? this
            : new(
                name => now(prefix + name) ?? now(name),
                name => next(prefix + name) ?? next(name),
                changed,
                listeners
            )
            {
                Protocols = Protocols,
            };

    /// <summary>A config as it would be set, as it was written.</summary>
    public string? NextSet(string name) => next(name);

    public string? NextText(string name) => ConfigTable.Shared.Broker[name].Normal(next(name));

    /// <summary>What would be set while brokers run, or null.</summary>
    public string? SetText(string name) =>
        changed.TryGetValue(name, out var value) ? ConfigTable.Shared.Broker[name].Normal(value) : null;

    public long? Now(string name) => Number(now(name));

    public long? Next(string name) => Number(next(name));

    /// <summary>How long segments are kept, by whichever unit is set.</summary>
    public long? NextRetentionMs =>
        Next("log.retention.ms") ?? Next("log.retention.minutes") * 60_000 ?? Next("log.retention.hours") * 3_600_000;

    static long? Number(string? text) =>
        long.TryParse(text?.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
