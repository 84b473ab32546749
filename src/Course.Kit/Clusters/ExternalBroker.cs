namespace Course.Kit;

internal sealed class ExternalBroker(ICluster cluster, int id) : IBroker
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

    public Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken = default) => throw Lacks(Capability.DelayBrokers);

    private ClusterCapabilityException Lacks(Capability capability) => new(capability, cluster);
}
