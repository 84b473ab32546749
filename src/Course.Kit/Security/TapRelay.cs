namespace Course.Kit;

/// <summary>Stands before a listener of a secured cluster and passes on what comes, encrypted or not. Whoever
/// eavesdrops gets a copy.</summary>
/// <param name="broker">The broker behind.</param>
/// <param name="listener">The listener's name.</param>
/// <param name="taps">Who eavesdrops.</param>
/// <param name="connectAsync">Connects to the broker.</param>
internal sealed class TapRelay(
    int broker,
    string listener,
    Taps taps,
    Func<CancellationToken, Task<Stream>> connectAsync
) : Relay(connectAsync)
{
    const int BufferBytes = 64 << 10;
    long _delayTicks;

    /// <summary>How much later what clients send gets to the broker.</summary>
    public TimeSpan Delay
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _delayTicks));
        set => Interlocked.Exchange(ref _delayTicks, value.Ticks);
    }

    private protected override async Task CarryAsync(Stream client, Stream broker, CancellationToken cancellationToken)
    {
        var connection = taps.NextConnection();
        await await Task.WhenAny(
            CopyAsync(client, broker, connection, isRequest: true, cancellationToken),
            CopyAsync(broker, client, connection, isRequest: false, cancellationToken)
        );
    }

    async Task CopyAsync(Stream from, Stream to, int connection, bool isRequest, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferBytes];
        while (await from.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            taps.Heard(listener, new Passage(connection, broker, isRequest, buffer.AsSpan(0, read).ToArray()));
            if (isRequest && Delay is var delay && delay > TimeSpan.Zero)
                await Task.Delay(delay, cancellationToken);
            await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }
}
