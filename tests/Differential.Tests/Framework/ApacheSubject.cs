using LocalKafka;

namespace Differential.Tests.Framework;

/// <summary>Apache Kafka, started from KAFKA_HOME.</summary>
internal sealed class ApacheSubject(LocalKafkaCluster cluster, SecuredMaterial? material = null) : ISubject
{
    const string Sasl = "SASL_PLAINTEXT";

    /// <summary>Where Apache Kafka runs: <c>docker</c> for containers; default: from KAFKA_HOME.</summary>
    const string Switch = "DIFFERENTIAL_APACHE";

    /// <summary>Whether there is an Apache Kafka to start.</summary>
    public static bool IsHere => InDocker || IsReleased;

    /// <summary>Whether there is a release to start it from.</summary>
    public static bool IsReleased => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("KAFKA_HOME"));

    static bool InDocker => Environment.GetEnvironmentVariable(Switch) == "docker";

    public static async Task<ISubject> StartChosenAsync() =>
        InDocker ? await DockerSubject.StartAsync() : await StartAsync();

    public static async Task<ApacheSubject> StartAsync()
    {
        var options = new LocalKafkaOptions
        {
            Nodes = SubjectConfigs.Nodes,
            Listeners = [new("PLAINTEXT", "PLAINTEXT"), new(Sasl, Sasl)],
        };
        foreach (var (name, value) in SubjectConfigs.Common().Concat(SubjectConfigs.ApacheOnly()))
            options.Configs[name] = value;
        return new(await LocalKafkaCluster.StartAsync(options));
    }

    /// <summary>One node with the listeners of <see cref="SecuredMaterial"/>.</summary>
    public static async Task<ISubject> StartSecuredAsync()
    {
        var material = new SecuredMaterial();
        var options = new LocalKafkaOptions
        {
            Nodes = 1,
            Listeners =
            [
                .. SecuredMaterial.Listeners.Select(listener => KeyValuePair.Create(listener.Name, listener.Protocol)),
            ],
            JvmArguments = [$"-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls={string.Join(',', material.TokenUrls)}"],
        };
        foreach (var (name, value) in material.Configs(1).Concat(SecuredMaterial.ApacheOnly()))
            options.Configs[name] = value;
        return new ApacheSubject(await LocalKafkaCluster.StartAsync(options), material);
    }

    public int Nodes => cluster.Nodes.Count;
    public SecuredMaterial Material => material!;

    public int PortOf(int node, string listener) => cluster.Nodes[node - 1].Ports[listener];

    public string ClusterId => cluster.ClusterId;
    public string BootstrapServers => cluster.BootstrapServers;
    public string? SaslBootstrapServers => material is null ? cluster.BootstrapServersOf(Sasl) : null;

    public int PortOf(int node) => cluster.Nodes[node - 1].Port;

    public bool IsRunning(int node) => cluster.Nodes[node - 1].IsRunning;

    public Task StopAsync(int node) => cluster.Nodes[node - 1].StopAsync();

    public Task KillAsync(int node) => cluster.Nodes[node - 1].KillAsync();

    public Task StartAsync(int node) => cluster.Nodes[node - 1].StartAsync();

    public Task PauseAsync(int node)
    {
        cluster.Nodes[node - 1].Pause();
        return Task.CompletedTask;
    }

    public Task ResumeAsync(int node)
    {
        cluster.Nodes[node - 1].Resume();
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await cluster.DisposeAsync();
        material?.Dispose();
    }
}
