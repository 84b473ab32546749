using LocalKafka;

namespace Course.Kit;

/// <summary>One broker of a local cluster: a process of its own.</summary>
internal sealed class LocalNode : IBroker
{
    private readonly LocalKafkaNode _node;
    private readonly LocalCluster _cluster;

    public LocalNode(LocalKafkaNode node, LocalCluster cluster)
    {
        (_node, _cluster) = (node, cluster);
        node.Died += (_, reason) =>
        {
            Console.Error.WriteLine($"Broker {Id} of the local cluster died by itself: {reason}. Its log: {node.LogFile}. IBroker.StartAsync starts it again.");
            cluster.RenewAdmin();
        };
    }

    public int Id => _node.Id;

    public bool IsRunning => _node.IsRunning;

    public Task StopAsync(CancellationToken cancellationToken = default) => GoneAsync(_node.StopAsync(cancellationToken));

    public Task CrashAsync(CancellationToken cancellationToken = default) => GoneAsync(_node.KillAsync().WaitAsync(cancellationToken));

    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await _node.StartAsync(cancellationToken);
        }
        catch (LocalKafkaException e)
        {
            throw new CourseException($"{e.Sentence.TrimEnd('.')}. Its log: {_node.LogFile}", e);
        }
    }

    public Task PauseAsync(CancellationToken cancellationToken = default)
    {
        Require(Capability.PauseBrokers);
        _node.Pause();
        _cluster.RenewAdmin();
        return Task.CompletedTask;
    }

    public Task ResumeAsync(CancellationToken cancellationToken = default)
    {
        Require(Capability.PauseBrokers);
        _node.Resume();
        return Task.CompletedTask;
    }

    public Task CutOffAsync(CancellationToken cancellationToken = default) => throw new ClusterCapabilityException(Capability.CutBrokersOff, _cluster);

    public Task HealAsync(CancellationToken cancellationToken = default) => throw new ClusterCapabilityException(Capability.CutBrokersOff, _cluster);

    public Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken = default) => throw new ClusterCapabilityException(Capability.DelayBrokers, _cluster);

    private void Require(Capability capability)
    {
        if (!_cluster.Supports(capability)) throw new ClusterCapabilityException(capability, _cluster);
    }

    // An admin client that is connected to this broker alone would wait for it.
    private async Task GoneAsync(Task going)
    {
        await going;
        _cluster.RenewAdmin();
    }
}
