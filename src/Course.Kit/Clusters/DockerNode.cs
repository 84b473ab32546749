using Course.Base;
using DockerKafka;

namespace Course.Kit;

/// <summary>One broker of a docker cluster: a container of its own, with relays before the ports that clients
/// call.</summary>
internal sealed class DockerNode : IBroker
{
    readonly DockerKafkaNode _node;
    readonly DockerWires _wires;
    readonly DockerCluster _cluster;

    public DockerNode(DockerKafkaNode node, DockerWires wires, DockerCluster cluster)
    {
        (_node, _wires, _cluster) = (node, wires, cluster);
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
        _wires.Open(Id);
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
        _wires.Delay(Id, delay);
        return Task.CompletedTask;
    }

    // An admin client that is connected to this broker alone would wait for it.
    void Gone()
    {
        _wires.Close(Id);
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
