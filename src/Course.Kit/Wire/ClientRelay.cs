using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;

namespace Course.Kit;

/// <summary>Stands before the listener at which clients call: counts what passes, and can hold requests back for a
/// while.</summary>
/// <param name="broker">The broker behind.</param>
/// <param name="counter">Counts.</param>
/// <param name="connectAsync">Connects to the broker.</param>
internal sealed class ClientRelay(
    int broker,
    TrafficCounter counter,
    Func<CancellationToken, Task<Stream>> connectAsync
) : Relay(connectAsync)
{
    long _delayTicks;

    /// <summary>Changes answers before they go on to the client. Default: none is changed.</summary>
    public Func<PendingRequest, Frame, Frame>? Rewrite { get; init; }

    /// <summary>How much later each request gets to the broker.</summary>
    public TimeSpan Delay
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _delayTicks));
        set => Interlocked.Exchange(ref _delayTicks, value.Ticks);
    }

    private protected override async Task CarryAsync(Stream client, Stream broker, CancellationToken cancellationToken)
    {
        // A broker answers the requests of a connection in their order.
        var pending = new ConcurrentQueue<PendingRequest>();
        await await Task.WhenAny(
            RequestsAsync(client, broker, pending, cancellationToken),
            ResponsesAsync(broker, client, pending, cancellationToken)
        );
    }

    async Task RequestsAsync(
        Stream client,
        Stream to,
        ConcurrentQueue<PendingRequest> pending,
        CancellationToken cancellationToken
    )
    {
        var late = Channel.CreateUnbounded<(Frame Frame, long Arrived, TimeSpan Delay)>(
            new UnboundedChannelOptions { SingleReader = true, SingleWriter = true }
        );
        var held = 0;
        var releasing = ReleaseAsync();
        while (await Frame.ReadAsync(client, cancellationToken) is { } frame)
        {
            if (counter.Received(broker, frame) is { } request)
                pending.Enqueue(request);
            var delay = Delay;
            if (delay == TimeSpan.Zero && Volatile.Read(ref held) == 0)
            {
                await SendAsync(frame, to, cancellationToken);
                continue;
            }
            Interlocked.Increment(ref held);
            late.Writer.TryWrite((frame, Stopwatch.GetTimestamp(), delay));
        }
        late.Writer.Complete();
        await releasing;

        async Task ReleaseAsync()
        {
            await foreach (var (frame, arrived, delay) in late.Reader.ReadAllAsync(cancellationToken))
            {
                var left = delay - Stopwatch.GetElapsedTime(arrived);
                if (left > TimeSpan.Zero)
                    await Task.Delay(left, cancellationToken);
                await SendAsync(frame, to, cancellationToken);
                Interlocked.Decrement(ref held);
            }
        }
    }

    async Task ResponsesAsync(
        Stream from,
        Stream client,
        ConcurrentQueue<PendingRequest> pending,
        CancellationToken cancellationToken
    )
    {
        while (await Frame.ReadAsync(from, cancellationToken) is { } frame)
        {
            var answer = frame;
            if (pending.TryDequeue(out var request))
            {
                counter.Answered(request, frame);
                answer = Rewrite?.Invoke(request, frame) ?? frame;
                if (answer != frame)
                    frame.Dispose();
            }
            await SendAsync(answer, client, cancellationToken);
        }
    }

    static async ValueTask SendAsync(Frame frame, Stream to, CancellationToken cancellationToken)
    {
        using (frame)
            await to.WriteAsync(frame.Bytes, cancellationToken);
    }
}
