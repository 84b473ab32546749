namespace EmbeddedKafka.Registry;

/// <summary>
/// Something that goes wrong on purpose when the registry is asked for <paramref name="route"/>: a status, a delay, or
/// both. Every filter that is set must match.
/// </summary>
/// <param name="route">As in <see cref="RegistryRequests.Route"/>, with its method, such as
/// <c>GET /schemas/ids/{id}</c>; <c>*</c> for every request.</param>
public sealed class RegistryFault(string route)
{
    int _hits;

    /// <summary>What misbehaves.</summary>
    public string Route { get; } = route;

    /// <summary>The status to answer with, such as 500 or 401; the request has no effect. Default 0: the real
    /// answer.</summary>
    public int Status { get; init; }

    /// <summary>How long the registry waits before it does anything with the request.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>How often this happens; null means until it is removed.</summary>
    public int? Times { get; init; }

    /// <summary>Only for this client, as in <see cref="RegistryRequests.Client"/>.</summary>
    public string? Client { get; init; }

    /// <summary>How often it has happened so far.</summary>
    public int Hits => Volatile.Read(ref _hits);

    internal bool Strikes(string route, string client)
    {
        if (Route != "*" && !Route.Equals(route, StringComparison.Ordinal) || Client is not null && Client != client)
            return false;
        for (var seen = Hits; Times is null || seen < Times; seen = Hits)
            if (Interlocked.CompareExchange(ref _hits, seen + 1, seen) == seen)
                return true;
        return false;
    }
}
