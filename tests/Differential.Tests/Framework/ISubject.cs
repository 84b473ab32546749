namespace Differential.Tests.Framework;

/// <summary>A cluster of three nodes, or of one that is secured, that scenarios run on: the embedded one, or Apache
/// Kafka. Node ids count from
/// 1.</summary>
internal interface ISubject : IAsyncDisposable
{
    string ClusterId { get; }

    /// <summary>host:port of every node, where everyone is User:ANONYMOUS, a super user.</summary>
    string BootstrapServers { get; }

    int PortOf(int node);

    /// <summary>A node's port of one of its listeners.</summary>
    int PortOf(int node, string listener);

    /// <summary>How many nodes there are.</summary>
    int Nodes => SubjectConfigs.Nodes;

    /// <summary>The keys, certificates and tokens of a secured cluster.</summary>
    SecuredMaterial Material => throw new InvalidOperationException("only secured scenarios have keys");

    /// <summary>host:port of every node's listener SASL_PLAINTEXT: PLAIN and SCRAM; see <see cref="SubjectConfigs"/>
    /// for who may come. Null where there is none.</summary>
    string? SaslBootstrapServers { get; }

    bool IsRunning(int node);

    /// <summary>In order: leaders move first.</summary>
    Task StopAsync(int node);

    /// <summary>As a crash would.</summary>
    Task KillAsync(int node);

    /// <summary>Starts a stopped or killed node; it serves when the task completes.</summary>
    Task StartAsync(int node);

    /// <summary>The node stands still: connections stay open, it does nothing.</summary>
    Task PauseAsync(int node);

    Task ResumeAsync(int node);
}
