using Course.Base;
using DockerKafka;

namespace Course.Kit;

/// <summary>One broker of a docker cluster: a container of its own, with a relay before the port that clients
/// call.</summary>
internal sealed class DockerNode : IBroker
{
    readonly DockerKafkaNode _node;
    readonly ClientRelay _relay;
    readonly DockerCluster _cluster;

    public DockerNode(DockerKafkaNode node, ClientRelay relay, DockerCluster cluster)
    {
        (_node, _relay, _cluster) = (node, relay, cluster);
        node.Died += (_, reason) =>
        {
            Console.Error.WriteLine(
                $"Broker {Id} of the docker cluster died by itself: {reason} IBroker.StartAsync starts it again."
            );
            Gone();
        };
    }

    public int Id => _node.Id;

    public bool IsRunning => _node.IsRunning;

    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        await PlainlyAsync(_node.StopAsync(cancellationToken));
        Gone();
    }

    public async Task CrashAsync(CancellationToken cancellationToken = default)
    {
        await PlainlyAsync(_node.KillAsync(cancellationToken));
        Gone();
    }

    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        await PlainlyAsync(_node.StartAsync(cancellationToken));
        _relay.Open();
    }

    public async Task PauseAsync(CancellationToken cancellationToken = default)
    {
        await PlainlyAsync(_node.PauseAsync(cancellationToken));
        _cluster.RenewAdmin();
    }

    public Task ResumeAsync(CancellationToken cancellationToken = default) =>
        PlainlyAsync(_node.ResumeAsync(cancellationToken));

    public async Task CutOffAsync(CancellationToken cancellationToken = default)
    {
        await PlainlyAsync(_node.CutOffAsync(cancellationToken));
        _cluster.RenewAdmin();
    }

    public Task HealAsync(CancellationToken cancellationToken = default) =>
        PlainlyAsync(_node.HealAsync(cancellationToken));

    public Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        _relay.Delay = delay;
        return Task.CompletedTask;
    }

    // An admin client that is connected to this broker alone would wait for it.
    void Gone()
    {
        _relay.Close();
        _cluster.RenewAdmin();
    }

    static async Task PlainlyAsync(Task order)
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
