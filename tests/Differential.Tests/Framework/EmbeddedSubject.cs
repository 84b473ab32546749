using EmbeddedKafka;

namespace Differential.Tests.Framework;

/// <summary>The embedded cluster.</summary>
internal sealed class EmbeddedSubject(EmbeddedKafkaCluster cluster) : ISubject
{
    const string Sasl = "SASL_PLAINTEXT";

    public static async Task<EmbeddedSubject> StartAsync() =>
        new(
            await EmbeddedKafkaCluster.StartAsync(
                new()
                {
                    Brokers = SubjectConfigs.Nodes,
                    Configs = SubjectConfigs.Common(),
                    Listeners = [new("PLAINTEXT"), new(Sasl, ListenerProtocol.SaslPlaintext)],
                    Security = new()
                    {
                        Users = SubjectConfigs.PlainUsers.ToDictionary(),
                        SaslMechanisms = ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"],
                        Authorize = true,
                        SuperUsers = ["User:ANONYMOUS"],
                    },
                }
            )
        );

    public string ClusterId => cluster.ClusterId;
    public string BootstrapServers => cluster.BootstrapServers;
    public string? SaslBootstrapServers => cluster.BootstrapServersOf(Sasl);

    public int PortOf(int node) => cluster.Brokers[node - 1].Port;

    public bool IsRunning(int node) => cluster.Brokers[node - 1].IsRunning;

    public Task StopAsync(int node) => cluster.Brokers[node - 1].StopAsync();

    public Task KillAsync(int node) => cluster.Brokers[node - 1].CrashAsync();

    public Task StartAsync(int node) => cluster.Brokers[node - 1].StartAsync();

    public Task PauseAsync(int node) => cluster.Brokers[node - 1].PauseAsync();

    public Task ResumeAsync(int node) => cluster.Brokers[node - 1].ResumeAsync();

    public ValueTask DisposeAsync() => cluster.DisposeAsync();
}
