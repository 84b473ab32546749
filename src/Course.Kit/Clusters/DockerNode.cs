using DockerKafka;

namespace Course.Kit;

/// <summary>One broker of a docker cluster: a container of its own.</summary>
internal sealed class DockerNode : IBroker
{
    private readonly DockerKafkaNode _node;
    private readonly DockerCluster _cluster;

    public DockerNode(DockerKafkaNode node, DockerCluster cluster)
    {
        (_node, _cluster) = (node, cluster);
        node.Died += (_, reason) =>
        {
            Console.Error.WriteLine($"Broker {Id} of the docker cluster died by itself: {reason} IBroker.StartAsync starts it again.");
            cluster.RenewAdmin();
        };
    }

    public int Id => _node.Id;

    public bool IsRunning => _node.IsRunning;

    public Task StopAsync(CancellationToken cancellationToken = default) => GoneAsync(_node.StopAsync(cancellationToken));

    public Task CrashAsync(CancellationToken cancellationToken = default) => GoneAsync(_node.KillAsync(cancellationToken));

    public Task StartAsync(CancellationToken cancellationToken = default) => PlainlyAsync(_node.StartAsync(cancellationToken));

    public Task PauseAsync(CancellationToken cancellationToken = default) => GoneAsync(_node.PauseAsync(cancellationToken));

    public Task ResumeAsync(CancellationToken cancellationToken = default) => PlainlyAsync(_node.ResumeAsync(cancellationToken));

    public Task CutOffAsync(CancellationToken cancellationToken = default) => PlainlyAsync(_node.CutOffAsync(cancellationToken));

    public Task HealAsync(CancellationToken cancellationToken = default) => PlainlyAsync(_node.HealAsync(cancellationToken));

    public Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken = default) => throw new ClusterCapabilityException(Capability.DelayBrokers, _cluster);

    // An admin client that is connected to this broker alone would wait for it.
    private async Task GoneAsync(Task going)
    {
        await PlainlyAsync(going);
        _cluster.RenewAdmin();
    }

    private static async Task PlainlyAsync(Task order)
    {
        try
        {
            await order;
        }
        catch (DockerException e)
        {
            throw new CourseException(e.Message, e);
        }
    }
}
