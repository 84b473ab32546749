namespace Course.Kit;

/// <summary>One broker of a cluster, with the handles of an experiment. A handle that the provider lacks throws
/// <see cref="ClusterCapabilityException"/>.</summary>
public interface IBroker
{
    /// <summary>The broker's node id.</summary>
    int Id { get; }

    /// <summary>Whether it runs, paused or not, as far as this handle knows.</summary>
    bool IsRunning { get; }

    /// <summary>A controlled shutdown: its leaders move first, then its connections close.</summary>
    /// <exception cref="ClusterCapabilityException">The provider cannot
    /// (<see cref="Capability.StopBrokers"/>).</exception>
    Task StopAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Ends the broker without a word, as <c>kill -9</c> or a power cut: the controller notices after
    /// <c>broker.session.timeout.ms</c> (9 s by default).
    /// </summary>
    /// <exception cref="ClusterCapabilityException">The provider cannot
    /// (<see cref="Capability.StopBrokers"/>).</exception>
    Task CrashAsync(CancellationToken cancellationToken = default);

    /// <summary>Starts the broker again at its old address with its old log.</summary>
    /// <exception cref="ClusterCapabilityException">The provider cannot
    /// (<see cref="Capability.StopBrokers"/>).</exception>
    Task StartAsync(CancellationToken cancellationToken = default);

    /// <summary>Freezes the broker, as a long garbage collection or SIGSTOP: its connections stay open and nothing is
    /// answered.</summary>
    /// <exception cref="ClusterCapabilityException">The provider cannot
    /// (<see cref="Capability.PauseBrokers"/>).</exception>
    Task PauseAsync(CancellationToken cancellationToken = default);

    /// <summary>Ends <see cref="PauseAsync"/>.</summary>
    /// <exception cref="ClusterCapabilityException">The provider cannot
    /// (<see cref="Capability.PauseBrokers"/>).</exception>
    Task ResumeAsync(CancellationToken cancellationToken = default);

    /// <summary>Cuts the broker off from the other brokers and the controllers. Clients still reach it.</summary>
    /// <exception cref="ClusterCapabilityException">The provider cannot
    /// (<see cref="Capability.CutBrokersOff"/>).</exception>
    Task CutOffAsync(CancellationToken cancellationToken = default);

    /// <summary>Ends <see cref="CutOffAsync"/>.</summary>
    /// <exception cref="ClusterCapabilityException">The provider cannot
    /// (<see cref="Capability.CutBrokersOff"/>).</exception>
    Task HealAsync(CancellationToken cancellationToken = default);

    /// <summary>Has everything that clients ask of the broker arrive that much later, until it is called again; zero
    /// ends it.</summary>
    /// <param name="delay">How much later, for each request. Zero: at once.</param>
    /// <param name="cancellationToken">Ends the wait for the handle, not the delay.</param>
    /// <exception cref="ClusterCapabilityException">The provider cannot
    /// (<see cref="Capability.DelayBrokers"/>).</exception>
    Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken = default);
}
