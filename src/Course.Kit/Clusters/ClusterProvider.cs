using System.Collections.Immutable;

namespace Course.Kit;

/// <summary>A kind of cluster: its name, what it can do on this machine, and how it starts. A new kind is a line in
/// <see cref="All"/>.</summary>
internal sealed record ClusterProvider(
    string Name,
    ImmutableArray<Capability> Capabilities,
    Func<ClusterRequest, Task<ICluster>> StartAsync
)
{
    /// <summary>Every kind; the first is the default.</summary>
    public static ImmutableArray<ClusterProvider> All =>
        [EmbeddedCluster.Kind, LocalCluster.Kind, DockerCluster.Kind, ExternalCluster.Kind];

    /// <summary>Looks, within a second or two and without starting anything, whether it would work here. Default: it
    /// always does.</summary>
    public Func<CancellationToken, Task<ClusterOutlook>>? LookAsync { get; init; }

    /// <summary>Whether the brokers run in this process: they start in milliseconds, cost little memory and end with
    /// it.</summary>
    public bool IsInProcess { get; init; }

    /// <summary>Whether the cluster is not the course's own: there is one for all, and it goes on after this
    /// process.</summary>
    public bool IsShared { get; init; }

    public static ClusterProvider? Find(string name) => All.FirstOrDefault(kind => kind.Name == name);

    /// <summary>The names of those that can do this, as in "embedded, local or docker".</summary>
    public static string NamesWith(Capability capability) => Listed(All.Where(kind => kind.Can(capability)));

    /// <summary>The names of those whose brokers run in this process.</summary>
    public static string NamesInProcess => Listed(All.Where(kind => kind.IsInProcess));

    public static string Names => Listed(All);

    public bool Can(Capability capability) => Capabilities.Contains(capability);

    static string Listed(IEnumerable<ClusterProvider> kinds)
    {
        var names = kinds.Select(kind => kind.Name).ToArray();
        return names is [.. var first, var last] && first.Length > 0
            ? $"{string.Join(", ", first)} or {last}"
            : string.Concat(names);
    }
}
