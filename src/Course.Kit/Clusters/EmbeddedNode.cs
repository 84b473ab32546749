using EmbeddedKafka;
using EmbeddedKafka.Protocol;

namespace Course.Kit;

/// <summary>One broker of the embedded cluster.</summary>
internal sealed class EmbeddedNode(EmbeddedBroker broker, EmbeddedCluster cluster) : IBroker
{
    private readonly Lock _lock = new();
    private Fault[] _delays = [];

    public int Id => broker.Id;

    public bool IsRunning => broker.IsRunning;

    public Task StopAsync(CancellationToken cancellationToken = default) => GoneAsync(broker.StopAsync(), cancellationToken);

    public Task CrashAsync(CancellationToken cancellationToken = default) => GoneAsync(broker.CrashAsync(), cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken = default) => broker.StartAsync().WaitAsync(cancellationToken);

    public Task PauseAsync(CancellationToken cancellationToken = default) => GoneAsync(broker.PauseAsync(), cancellationToken);

    public Task ResumeAsync(CancellationToken cancellationToken = default) => broker.ResumeAsync().WaitAsync(cancellationToken);

    public Task CutOffAsync(CancellationToken cancellationToken = default)
    {
        foreach (var other in Others()) cluster.Inner.CutLink(Id, other);
        return Task.CompletedTask;
    }

    public Task HealAsync(CancellationToken cancellationToken = default)
    {
        foreach (var other in Others()) cluster.Inner.HealLink(Id, other);
        return Task.CompletedTask;
    }

    public Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        lock (_lock)
        {
            foreach (var old in _delays) cluster.Inner.Faults.Remove(old);
            _delays = delay == TimeSpan.Zero ? [] : [.. Enum.GetValues<ApiKey>().Select(api => cluster.Inner.Faults.Add(new Fault(api) { BrokerId = Id, Delay = delay }))];
        }
        return Task.CompletedTask;
    }

    // An admin client that is connected to this broker alone would wait for it.
    private async Task GoneAsync(Task going, CancellationToken cancellationToken)
    {
        await going.WaitAsync(cancellationToken);
        cluster.RenewAdmin();
    }

    private IEnumerable<int> Others() => cluster.Inner.Brokers.Select(other => other.Id).Where(other => other != Id);
}
