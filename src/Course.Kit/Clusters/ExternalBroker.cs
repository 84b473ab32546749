namespace Course.Kit;

internal sealed class ExternalBroker(ICluster cluster, int id) : IBroker
{
    public int Id => id;

    public bool IsRunning => true;

    public Task StopAsync(CancellationToken cancellationToken = default) => throw new ClusterCapabilityException(Capability.StopBrokers, cluster);

    public Task StartAsync(CancellationToken cancellationToken = default) => throw new ClusterCapabilityException(Capability.StopBrokers, cluster);
}
