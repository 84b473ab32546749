namespace EmbeddedKafka.Loop;

/// <summary>Brings code that awaits on the loop back to the loop.</summary>
internal sealed class LoopContext(ClusterLoop loop) : SynchronizationContext
{
    public override void Post(SendOrPostCallback callback, object? state) => loop.Post(() => callback(state));

    public override void Send(SendOrPostCallback callback, object? state) =>
        loop.Invoke(() =>
        {
            callback(state);
            return true;
        });

    public override SynchronizationContext CreateCopy() => this;
}
