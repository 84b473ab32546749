using System.Threading.Channels;

namespace EmbeddedKafka.Events;

/// <summary>Hands events to subscribers, each on a task and with a queue of its own, so that none can hold up the
/// cluster or another.</summary>
internal sealed class EventHub
{
    readonly Lock _lock = new();
    Subscription[] _subscriptions = [];

    /// <summary>Ask before making an event: without subscribers it costs nothing.</summary>
    public bool HasSubscribers => Volatile.Read(ref _subscriptions).Length > 0;

    public void Publish(ClusterEvent happened)
    {
        foreach (var subscription in Volatile.Read(ref _subscriptions))
            subscription.Queue.Writer.TryWrite(happened);
    }

    public IDisposable Subscribe(Action<ClusterEvent> handler)
    {
        var subscription = new Subscription(this);
        lock (_lock)
            _subscriptions = [.. _subscriptions, subscription];
        _ = subscription.PumpAsync(handler);
        return subscription;
    }

    public void Complete()
    {
        foreach (var subscription in Volatile.Read(ref _subscriptions))
            subscription.Dispose();
    }

    void Remove(Subscription subscription)
    {
        lock (_lock)
            _subscriptions = Array.FindAll(_subscriptions, other => other != subscription);
    }

    sealed class Subscription(EventHub hub) : IDisposable
    {
        public Channel<ClusterEvent> Queue { get; } =
            Channel.CreateUnbounded<ClusterEvent>(new() { SingleReader = true });

        public async Task PumpAsync(Action<ClusterEvent> handler)
        {
            await foreach (var happened in Queue.Reader.ReadAllAsync().ConfigureAwait(false))
            {
                try
                {
                    handler(happened);
                }
                catch (Exception)
                {
                    // A handler that throws has no caller to throw to; it gets no more events.
                    Dispose();
                    return;
                }
            }
        }

        public void Dispose()
        {
            hub.Remove(this);
            Queue.Writer.TryComplete();
        }
    }
}
