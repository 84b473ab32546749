using Course.Base;
using LocalKafka;

namespace Course.Kit;

/// <summary>One broker of a local cluster: a process of its own.</summary>
internal sealed class LocalNode : IBroker
{
    readonly LocalKafkaNode _node;
    readonly LocalCluster _cluster;
    readonly Lock _lock = new();
    bool _isStarting;

    public LocalNode(LocalKafkaNode node, LocalCluster cluster)
    {
        (_node, _cluster) = (node, cluster);
        node.Died += (_, reason) =>
        {
            Console.Error.WriteLine(
                $"Broker {Id} of the local cluster died by itself: {reason}. Its log: {node.LogFile}. "
                    + "IBroker.StartAsync starts it again."
            );
            // Somebody may have noticed the end before this and started the broker again: then its relays are in use.
            lock (_lock)
                if (!_isStarting && !IsRunning)
                    Gone();
        };
    }

    public int Id => _node.Id;

    public bool IsRunning => _node.IsRunning;

    public int? ProcessId => _node.ProcessId;

    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        await _node.StopAsync(cancellationToken);
        Gone();
    }

    public async Task CrashAsync(CancellationToken cancellationToken = default)
    {
        await _node.KillAsync().WaitAsync(cancellationToken);
        Gone();
    }

    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            lock (_lock)
            {
                _isStarting = true;
                _cluster.Wires.Open(Id);
            }
            await _node.StartAsync(cancellationToken);
        }
        catch (LocalKafkaException e)
        {
            Gone();
            throw new CourseException($"{e.Happened} Its log: {_node.LogFile}", e);
        }
        finally
        {
            lock (_lock)
                _isStarting = false;
        }
    }

    public Task PauseAsync(CancellationToken cancellationToken = default)
    {
        _cluster.Require(Capability.PauseBrokers);
        _node.Pause();
        _cluster.RenewAdmin();
        return Task.CompletedTask;
    }

    public Task ResumeAsync(CancellationToken cancellationToken = default)
    {
        _cluster.Require(Capability.PauseBrokers);
        _node.Resume();
        return Task.CompletedTask;
    }

    public Task CutOffAsync(CancellationToken cancellationToken = default)
    {
        _cluster.Wires.Links.CutOff(Id);
        _cluster.RenewAdmin();
        return Task.CompletedTask;
    }

    public Task HealAsync(CancellationToken cancellationToken = default)
    {
        _cluster.Wires.Links.Heal(Id);
        return Task.CompletedTask;
    }

    public Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        _cluster.Wires.Delay(Id, delay);
        return Task.CompletedTask;
    }

    // An admin client that is connected to this broker alone would wait for it.
    void Gone()
    {
        _cluster.Wires.Close(Id);
        _cluster.RenewAdmin();
    }
}
