using DockerKafka;

namespace Differential.Tests.Framework;

/// <summary>Apache Kafka in containers, of the image that docker/.env names.</summary>
internal sealed class DockerSubject(DockerKafkaCluster cluster) : ISubject
{
    const string Sasl = "SASL_PLAINTEXT";

    public static async Task<DockerSubject> StartAsync()
    {
        var image =
            ComposeVariables.Read(Path.Combine(Recording.Repository, "docker", ".env"))["KAFKA_IMAGE"]
            ?? throw new InvalidOperationException("docker/.env has no KAFKA_IMAGE");
        var options = new DockerKafkaOptions
        {
            Image = image,
            Nodes = SubjectConfigs.Nodes,
            Listeners = [new("PLAINTEXT", "PLAINTEXT"), new(Sasl, Sasl)],
        };
        foreach (var (name, value) in SubjectConfigs.Common().Concat(SubjectConfigs.ApacheOnly()))
            options.Configs[name] = value;
        return new(await DockerKafkaCluster.StartAsync(options));
    }

    public string ClusterId => cluster.ClusterId;
    public string BootstrapServers => cluster.BootstrapServers;
    public string SaslBootstrapServers => cluster.BootstrapServersOf(Sasl);

    public int PortOf(int node) => cluster.Nodes[node - 1].Port;

    public int PortOf(int node, string listener) =>
        int.Parse(cluster.BootstrapServersOf(listener).Split(',')[node - 1].Split(':')[1]);

    public bool IsRunning(int node) => cluster.Nodes[node - 1].IsRunning;

    public Task StopAsync(int node) => cluster.Nodes[node - 1].StopAsync();

    public Task KillAsync(int node) => cluster.Nodes[node - 1].KillAsync();

    public Task StartAsync(int node) => cluster.Nodes[node - 1].StartAsync();

    public Task PauseAsync(int node) => cluster.Nodes[node - 1].PauseAsync();

    public Task ResumeAsync(int node) => cluster.Nodes[node - 1].ResumeAsync();

    public ValueTask DisposeAsync() => cluster.DisposeAsync();
}
