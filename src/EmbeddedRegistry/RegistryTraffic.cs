using System.Collections.Immutable;

namespace EmbeddedKafka.Registry;

/// <summary>What a registry was asked. Subtract an earlier one from a later one to see what happened in
/// between.</summary>
/// <param name="Requests">The requests that have been answered, most frequent first.</param>
public sealed record RegistryTraffic(ImmutableArray<RegistryRequests> Requests)
{
    /// <summary>All requests.</summary>
    public long Total => Requests.Sum(request => request.Count);

    /// <summary>Requests of one route, or of one route from one client.</summary>
    /// <param name="route">With its method, such as <c>GET /schemas/ids/{id}</c>.</param>
    /// <param name="client">As in <see cref="RegistryRequests.Client"/>; null counts every client.</param>
    public long Count(string route, string? client = null) =>
        Requests
            .Where(request =>
                $"{request.Method} {request.Route}" == route && (client is null || request.Client == client)
            )
            .Sum(request => request.Count);

    /// <summary>What happened between two readings.</summary>
    public static RegistryTraffic operator -(RegistryTraffic later, RegistryTraffic earlier)
    {
        var before = earlier.Requests.ToDictionary(request => request with { Count = 0 }, request => request.Count);
        return Of(
            later.Requests.Select(request =>
                request with
                {
                    Count = request.Count - before.GetValueOrDefault(request with { Count = 0 }),
                }
            )
        );
    }

    /// <summary>A line for each kind of request.</summary>
    public override string ToString() =>
        string.Join(
            '\n',
            Requests.Select(request =>
                $"{request.Count, 6}  {request.Status}  {request.Method} {request.Route}  {request.Client}".TrimEnd()
            )
        );

    internal static RegistryTraffic Of(IEnumerable<RegistryRequests> requests) =>
        new([
            .. requests
                .Where(request => request.Count != 0)
                .OrderByDescending(request => request.Count)
                .ThenBy(request => request.Route, StringComparer.Ordinal)
                .ThenBy(request => request.Method, StringComparer.Ordinal)
                .ThenBy(request => request.Status)
                .ThenBy(request => request.Client, StringComparer.Ordinal),
        ]);
}
