namespace Differential.Tests.Framework;

/// <summary>A cluster of three nodes that scenarios run on: the embedded one, or Apache Kafka. Node ids are 1 to
/// 3.</summary>
internal interface ISubject : IAsyncDisposable
{
    string ClusterId { get; }

    /// <summary>host:port of every node, where everyone is User:ANONYMOUS, a super user.</summary>
    string BootstrapServers { get; }

    int PortOf(int node);

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
