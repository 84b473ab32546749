using Course.Base;
using DockerKafka;
using EmbeddedKafka.Registry;

namespace Course.Kit;

/// <summary>A schema registry beside a cluster. Speak to it with Confluent.SchemaRegistry or any client of its REST
/// API; <see cref="Url"/> is all that one needs.</summary>
public sealed class SchemaRegistry : IAsyncDisposable
{
    /// <summary>The environment variable with the address of a registry that runs already, as
    /// <c>schema.registry.url</c> has it.</summary>
    public const string AddressVariable = "SCHEMA_REGISTRY_URL";

    static readonly TimeSpan LookDeadline = TimeSpan.FromSeconds(3);

    readonly EmbeddedRegistry? _embedded;

    SchemaRegistry(string url, string product, EmbeddedRegistry? embedded) =>
        (Url, Product, _embedded) = (url, product, embedded);

    /// <summary>For <c>schema.registry.url</c>.</summary>
    public string Url { get; }

    /// <summary>What answers there: <c>EmbeddedRegistry</c>, or how it came to be known.</summary>
    public string Product { get; }

    /// <summary>The registry in this process, to count what it is asked and to have it fail.</summary>
    /// <exception cref="MissingComponentException">It is another one: the cell is skipped.</exception>
    public EmbeddedRegistry Embedded() =>
        _embedded
        ?? throw new MissingComponentException(
            $"Counting a registry's requests and having it fail needs the one in this process (this one is {Product} at "
                + $"{Url}): run with --cluster embedded."
        );

    /// <summary>Apicurio speaks Confluent's API, at <c>/apis/ccompat/v7</c>, and judges by rules of its own in
    /// places.</summary>
    public bool IsApicurio => Url.Contains("/apis/ccompat", StringComparison.Ordinal);

    /// <summary>Skips the cell where this registry lacks what an experiment is about.</summary>
    /// <param name="has">Whether it has it.</param>
    /// <param name="what">What the experiment needs, such as "a GUID for each schema".</param>
    /// <exception cref="MissingComponentException">It has not: the cell is skipped, and says why.</exception>
    public void Needs(bool has, string what)
    {
        if (!has)
            throw new MissingComponentException(
                $"This needs {what}, which the registry at {Url} does not have: run with --cluster embedded, or name "
                    + $"another in {AddressVariable}."
            );
    }

    /// <summary><c>EmbeddedRegistry at http://127.0.0.1:41234</c>.</summary>
    public override string ToString() => $"{Product} at {Url}";

    /// <summary>Stops a registry of our own; another's goes on, with what was registered.</summary>
    public ValueTask DisposeAsync() => _embedded?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>The registry for experiments on this cluster: the one that <see cref="AddressVariable"/> names; with
    /// containers, that of <c>course cluster up --profile registry</c>; else one in this process, whose log is the
    /// cluster's topic <c>_schemas</c>.</summary>
    internal static async Task<SchemaRegistry> StartAsync(
        ICluster cluster,
        EmbeddedRegistryOptions? options,
        CancellationToken cancellationToken
    )
    {
        if (Environment.GetEnvironmentVariable(AddressVariable) is { Length: > 0 } url)
            return await FoundAsync(url.TrimEnd('/'), AddressVariable, cancellationToken)
                ?? throw new CourseException($"{AddressVariable} is '{url}', and no schema registry answers there.");
        if (cluster is DockerCluster)
            return await FoundAsync(ProfileUrl(), "the profile 'registry'", cancellationToken)
                ?? throw new MissingComponentException(
                    $"With containers the registry is one too, and none answers at {ProfileUrl()}: "
                        + $"course cluster up --profile registry starts it, {AddressVariable} names another."
                );
        if (cluster is ExternalCluster)
            throw new MissingComponentException(
                $"Which schema registry belongs to this cluster? Set {AddressVariable}; the course makes no topic "
                    + "_schemas on a cluster that is not its own."
            );
        var embedded = await EmbeddedRegistry.StartAsync(cluster.BootstrapServers, options, cancellationToken);
        return new SchemaRegistry(embedded.Url, nameof(EmbeddedRegistry), embedded);
    }

    static string ProfileUrl()
    {
        var port = RootFolder.TryFind() is { } root
            ? ComposeVariables.Read(Path.Combine(root, "docker", ".env"))["REGISTRY_PORT"]
            : null;
        return $"http://127.0.0.1:{port ?? "8081"}/apis/ccompat/v7";
    }

    static async Task<SchemaRegistry?> FoundAsync(string url, string how, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { Timeout = LookDeadline };
        try
        {
            using var answer = await client.GetAsync($"{url}/subjects", cancellationToken);
            return new SchemaRegistry(url, how, null);
        }
        catch (Exception e)
            when (e is HttpRequestException or UriFormatException or InvalidOperationException
                || e is TaskCanceledException && !cancellationToken.IsCancellationRequested
            )
        {
            return null;
        }
    }
}
