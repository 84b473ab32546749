using System.Collections.ObjectModel;
using System.Net;

namespace EmbeddedKafka.Network;

/// <summary>How many connections a broker takes (<c>max.connections</c>, <c>max.connections.per.ip</c> and its
/// overrides), and how long one may be idle (<c>connections.max.idle.ms</c>).</summary>
internal sealed record ConnectionLimits(
    int Connections = int.MaxValue,
    int PerAddress = int.MaxValue,
    long MaxIdleMs = 600_000
)
{
    public IReadOnlyDictionary<string, int> Overrides { get; init; } = ReadOnlyDictionary<string, int>.Empty;

    /// <summary>The same of each listener alone (<c>listener.name.NAME.max.connections</c>), by its name.</summary>
    public IReadOnlyDictionary<string, int> OfListeners { get; init; } = ReadOnlyDictionary<string, int>.Empty;

    public int OfListener(string name) => OfListeners.GetValueOrDefault(name, int.MaxValue);

    public int For(IPAddress address) => Overrides.GetValueOrDefault(address.ToString(), PerAddress);

    /// <summary>As Kafka writes them: host:number, separated by commas.</summary>
    public static IReadOnlyDictionary<string, int> ParseOverrides(string? text)
    {
        var overrides = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (
            var entry in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        )
        {
            var colon = entry.LastIndexOf(':');
            if (colon > 0 && int.TryParse(entry.AsSpan(colon + 1), out var limit))
                overrides[entry[..colon].Trim()] = limit;
        }
        return overrides;
    }
}
