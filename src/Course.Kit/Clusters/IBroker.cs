namespace Course.Kit;

/// <summary>One broker of a cluster.</summary>
public interface IBroker
{
    /// <summary>The broker's node id.</summary>
    int Id { get; }

    /// <summary>Whether it runs, as far as this handle knows.</summary>
    bool IsRunning { get; }

    /// <summary>Stops the broker: its leaders move and its connections close.</summary>
    /// <exception cref="ClusterCapabilityException">The provider cannot.</exception>
    Task StopAsync(CancellationToken cancellationToken = default);

    /// <summary>Starts the broker again at its old address with its old log.</summary>
    /// <exception cref="ClusterCapabilityException">The provider cannot.</exception>
    Task StartAsync(CancellationToken cancellationToken = default);
}
