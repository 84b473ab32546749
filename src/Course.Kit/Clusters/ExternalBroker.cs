namespace Course.Kit;

/// <summary>One broker of somebody's cluster: the gateway before it can be slow, the broker itself is not
/// ours.</summary>
internal sealed class ExternalBroker(ICluster cluster, Gateway gateway, int id) : IBroker
{
    public int Id => id;

    public bool IsRunning => true;

    public Task StopAsync(CancellationToken cancellationToken = default) => throw Lacks(Capability.StopBrokers);

    public Task CrashAsync(CancellationToken cancellationToken = default) => throw Lacks(Capability.StopBrokers);

    public Task StartAsync(CancellationToken cancellationToken = default) => throw Lacks(Capability.StopBrokers);

    public Task PauseAsync(CancellationToken cancellationToken = default) => throw Lacks(Capability.PauseBrokers);

    public Task ResumeAsync(CancellationToken cancellationToken = default) => throw Lacks(Capability.PauseBrokers);

    public Task CutOffAsync(CancellationToken cancellationToken = default) => throw Lacks(Capability.CutBrokersOff);

    public Task HealAsync(CancellationToken cancellationToken = default) => throw Lacks(Capability.CutBrokersOff);

    public Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        gateway.Delay(Id, delay);
        return Task.CompletedTask;
    }

    ClusterCapabilityException Lacks(Capability capability) => new(capability, cluster);
}
