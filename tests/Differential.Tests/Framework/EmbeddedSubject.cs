using EmbeddedKafka;

namespace Differential.Tests.Framework;

/// <summary>The embedded cluster.</summary>
internal sealed class EmbeddedSubject(EmbeddedKafkaCluster cluster, SecuredMaterial? material = null) : ISubject
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

    /// <summary>One node with the listeners of <see cref="SecuredMaterial"/>.</summary>
    public static async Task<EmbeddedSubject> StartSecuredAsync()
    {
        var material = new SecuredMaterial();
        return new(
            await EmbeddedKafkaCluster.StartAsync(
                new()
                {
                    Brokers = 1,
                    Configs = material.Configs(1),
                    Listeners = [.. SecuredMaterial.Listeners.Select(Listener)],
                }
            ),
            material
        );
    }

    static KafkaListener Listener((string Name, string Protocol) listener) =>
        new(
            listener.Name,
            listener.Protocol switch
            {
                "SSL" => ListenerProtocol.Ssl,
                "SASL_PLAINTEXT" => ListenerProtocol.SaslPlaintext,
                "SASL_SSL" => ListenerProtocol.SaslSsl,
                _ => ListenerProtocol.Plaintext,
            }
        );

    public int Nodes => cluster.Brokers.Count;
    public SecuredMaterial Material => material!;

    public int PortOf(int node, string listener) =>
        int.Parse(cluster.BootstrapServersOf(listener).Split(',')[node - 1].Split(':')[1]);

    public string ClusterId => cluster.ClusterId;
    public string BootstrapServers => cluster.BootstrapServers;
    public string? SaslBootstrapServers => material is null ? cluster.BootstrapServersOf(Sasl) : null;

    public int PortOf(int node) => cluster.Brokers[node - 1].Port;

    public bool IsRunning(int node) => cluster.Brokers[node - 1].IsRunning;

    public Task StopAsync(int node) => cluster.Brokers[node - 1].StopAsync();

    public Task KillAsync(int node) => cluster.Brokers[node - 1].CrashAsync();

    public Task StartAsync(int node) => cluster.Brokers[node - 1].StartAsync();

    public Task PauseAsync(int node) => cluster.Brokers[node - 1].PauseAsync();

    public Task ResumeAsync(int node) => cluster.Brokers[node - 1].ResumeAsync();

    public async ValueTask DisposeAsync()
    {
        await cluster.DisposeAsync();
        material?.Dispose();
    }
}
