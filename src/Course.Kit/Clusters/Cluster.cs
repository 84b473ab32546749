using System.Collections.Immutable;
using Course.Base;

namespace Course.Kit;

/// <summary>Starts the cluster that an experiment runs on, or connects to it.</summary>
public static class Cluster
{
    /// <summary>The environment variable that picks the provider: one of <see cref="Providers"/>; default: the
    /// first.</summary>
    public const string ProviderVariable = "COURSE_CLUSTER";

    /// <summary>The environment variable with the bootstrap servers of an <c>external</c> cluster.</summary>
    public const string BootstrapVariable = "KAFKA_BOOTSTRAP_SERVERS";

    /// <summary>The environment variable with a client properties file for an <c>external</c> cluster: TLS, SASL,
    /// certificates.</summary>
    public const string PropertiesVariable = "KAFKA_CLIENT_PROPERTIES";

    /// <summary>The environment variable with the prefix of the topics that the course may create on an <c>external</c>
    /// cluster. Default: <c>course-</c>; <c>*</c> allows any name.</summary>
    public const string PrefixVariable = "KAFKA_TOPIC_PREFIX";

    /// <summary>What the name of a topic must begin with on the provider that <see cref="StartAsync"/> would use now;
    /// empty on clusters of the course's own.</summary>
    public static string TopicPrefix =>
        ClusterProvider.Find(Provider) is { IsShared: true } ? ExternalCluster.Prefix() : "";

    /// <summary>Whom PLAIN lets into a secured cluster when nobody says otherwise.</summary>
    public static IReadOnlyList<string> PlainUsers { get; } =
    [SecuritySetup.Operator, "booking-service", "notification-service", "billing-service", "reporting"];

    /// <summary>The names of the providers; the first is the default.</summary>
    public static IReadOnlyList<string> Providers => [.. ClusterProvider.All.Select(kind => kind.Name)];

    /// <summary>The provider that <see cref="StartAsync"/> would use now.</summary>
    public static string Provider =>
        (AppContext.GetData(ProviderVariable) as string ?? Environment.GetEnvironmentVariable(ProviderVariable))
            is { Length: > 0 } name
            ? name.Trim().ToLowerInvariant()
            : ClusterProvider.All[0].Name;

    /// <summary>Has notebooks of this process use a provider, whatever the environment says. A notebook's kit is
    /// another copy of this assembly, so the choice is data of the process.</summary>
    internal static void Choose(string provider)
    {
        if (provider != Provider)
            AppContext.SetData(ProviderVariable, provider);
    }

    /// <summary>Starts a cluster. Dispose it when the experiment is over.</summary>
    /// <param name="brokers">How many brokers; an external cluster has as many as it has.</param>
    /// <param name="configs">Broker configs by Kafka's names, for a cluster that is started here.</param>
    /// <param name="provider">The provider; default: <see cref="Provider"/>.</param>
    /// <param name="progress">Told what a start that takes seconds is doing; default: lines on standard error.</param>
    /// <param name="racks">The rack (<c>broker.rack</c>) of broker 1, 2, …; default: none.</param>
    /// <param name="kerberos">A KDC whose principals get in beside everybody else
    /// (<see cref="KerberosServer.BootstrapServersOf"/>); for the providers embedded and local. Default: none.</param>
    /// <param name="secured">Whether clients must show who they are: a listener for each <see cref="Login"/>, an
    /// authorizer that allows nobody anything without an ACL (but <c>User:operator</c>), certificates and passwords
    /// made for this cluster. <see cref="SecurityAccess.ClientOfAsync"/> gives a client's settings; the bootstrap
    /// servers are those of SASL_SSL. Default: everybody is let in.</param>
    /// <param name="plainUsers">Whom <see cref="Login.Plain"/> lets in: the users of PLAIN stand in the brokers' config
    /// from the start. Default: <see cref="PlainUsers"/>.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="CourseException">The provider is unknown or cannot start; the sentence says what to
    /// do.</exception>
    /// <exception cref="ClusterCapabilityException">Racks are asked for, and the brokers are not the course's own
    /// (<see cref="Capability.Racks"/>); or a KDC is given, and the provider takes none
    /// (<see cref="Capability.Kerberos"/>); or it is to be secured, and the provider's cluster is not the course's own
    /// (<see cref="Capability.Security"/>).</exception>
    public static Task<ICluster> StartAsync(
        int brokers = 3,
        Dictionary<string, string>? configs = null,
        string? provider = null,
        IProgress<string>? progress = null,
        IReadOnlyList<string>? racks = null,
        KerberosServer? kerberos = null,
        bool secured = false,
        IReadOnlyList<string>? plainUsers = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(brokers, 1);
        if (racks?.Count > brokers)
            throw new ArgumentException(
                $"{racks.Count} racks for {brokers} broker(s): name one for each broker.",
                nameof(racks)
            );
        GssapiClients.Prepare();
        var kind = Find(provider ?? Provider);
        if (kerberos is not null && !kind.Can(Capability.Kerberos))
            throw new ClusterCapabilityException(Capability.Kerberos, kind.Name);
        if (secured && !kind.Can(Capability.Security))
            throw new ClusterCapabilityException(Capability.Security, kind.Name);
        return kind.StartAsync(
            new ClusterRequest(
                brokers,
                configs?.ToImmutableDictionary() ?? ImmutableDictionary<string, string>.Empty,
                [.. racks ?? []],
                kerberos,
                secured ? new SecuritySetup(plainUsers ?? PlainUsers, kerberos) : null,
                progress ?? new ErrorLines(),
                cancellationToken
            )
        );
    }

    /// <summary>Looks whether each provider would work on this machine; nothing is started. All of them are asked at
    /// once.</summary>
    /// <param name="cancellationToken">Ends the look.</param>
    public static async Task<IReadOnlyList<ClusterOutlook>> LookAsync(CancellationToken cancellationToken = default) =>
        await Task.WhenAll(ClusterProvider.All.Select(kind => LookAsync(kind.Name, cancellationToken)));

    /// <summary>Looks whether one provider would work on this machine.</summary>
    /// <param name="provider">Its name.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <exception cref="CourseException">There is no such provider.</exception>
    public static Task<ClusterOutlook> LookAsync(string provider, CancellationToken cancellationToken = default) =>
        Find(provider).LookAsync?.Invoke(cancellationToken)
        ?? Task.FromResult(new ClusterOutlook(provider, true, "nothing to install"));

    static ClusterProvider Find(string name) =>
        ClusterProvider.Find(name)
        ?? throw new CourseException(
            $"There is no cluster provider '{name}': {ProviderVariable} and --cluster take {ClusterProvider.Names}."
        );
}
