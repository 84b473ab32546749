using EmbeddedKafka;
using EmbeddedKafka.Protocol;

namespace Course.Kit;

/// <summary>One broker of the embedded cluster.</summary>
internal sealed class EmbeddedNode(EmbeddedBroker broker, EmbeddedCluster cluster) : IBroker
{
    readonly Lock _lock = new();
    Fault[] _delays = [];
    volatile bool _isFrozen;

    public int Id => broker.Id;

    // A paused broker stands for a stopped process (SIGSTOP), which exists all the same.
    public bool IsRunning => broker.IsRunning || _isFrozen;

    public Task StopAsync(CancellationToken cancellationToken = default) =>
        GoneAsync(broker.StopAsync(), isFrozen: false, cancellationToken);

    public Task CrashAsync(CancellationToken cancellationToken = default) =>
        GoneAsync(broker.CrashAsync(), isFrozen: false, cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken = default) =>
        broker.StartAsync().WaitAsync(cancellationToken);

    public Task PauseAsync(CancellationToken cancellationToken = default)
    {
        var isFrozen = IsRunning;
        return GoneAsync(broker.PauseAsync(), isFrozen, cancellationToken);
    }

    public async Task ResumeAsync(CancellationToken cancellationToken = default)
    {
        await broker.ResumeAsync().WaitAsync(cancellationToken);
        _isFrozen = false;
    }

    public Task CutOffAsync(CancellationToken cancellationToken = default)
    {
        foreach (var other in Others())
            cluster.Inner.CutLink(Id, other);
        cluster.RenewAdmin();
        return Task.CompletedTask;
    }

    public Task HealAsync(CancellationToken cancellationToken = default)
    {
        foreach (var other in Others())
            cluster.Inner.HealLink(Id, other);
        return Task.CompletedTask;
    }

    public Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        lock (_lock)
        {
            foreach (var old in _delays)
                cluster.Inner.Faults.Remove(old);
            _delays =
                delay == TimeSpan.Zero
                    ? []
                    :
                    [
                        .. Enum.GetValues<ApiKey>()
                            .Select(api => cluster.Inner.Faults.Add(new Fault(api) { BrokerId = Id, Delay = delay })),
                    ];
        }
        return Task.CompletedTask;
    }

    // An admin client that is connected to this broker alone would wait for it.
    async Task GoneAsync(Task going, bool isFrozen, CancellationToken cancellationToken)
    {
        await going.WaitAsync(cancellationToken);
        _isFrozen = isFrozen;
        cluster.RenewAdmin();
    }

    IEnumerable<int> Others() => cluster.Inner.Brokers.Select(other => other.Id).Where(other => other != Id);
}
