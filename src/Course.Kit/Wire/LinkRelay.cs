using System.Text.RegularExpressions;
using EmbeddedKafka.Protocol;

namespace Course.Kit;

/// <summary>Stands before a listener at which other brokers call. Who calls, their first request tells: brokers put
/// their id into client.id.</summary>
/// <param name="broker">The broker behind.</param>
/// <param name="links">Which links are cut.</param>
/// <param name="connectAsync">Connects to the broker.</param>
internal sealed partial class LinkRelay(int broker, Links links, Func<CancellationToken, Task<Stream>> connectAsync)
    : Relay(connectAsync)
{
    const int BufferBytes = 64 << 10;

    private protected override async Task CarryAsync(Stream client, Stream broker, CancellationToken cancellationToken)
    {
        using var first = await Frame.ReadAsync(client, cancellationToken);
        if (first is null)
            return;
        var caller = CallerOf(first);
        await links.WholeAsync(caller, Broker, cancellationToken);
        await broker.WriteAsync(first.Bytes, cancellationToken);
        await await Task.WhenAny(
            CopyAsync(client, broker, caller, cancellationToken),
            CopyAsync(broker, client, caller, cancellationToken)
        );
    }

    int Broker => broker;

    async Task CopyAsync(Stream from, Stream to, int? caller, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferBytes];
        while (await from.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            await links.WholeAsync(caller, Broker, cancellationToken);
            await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }

    static int? CallerOf(Frame first)
    {
        try
        {
            var reader = new KafkaReader(first.Content);
            return Number().Match(RequestHeader.Read(ref reader).ClientId) is { Success: true } match
                ? int.Parse(match.Value)
                : null;
        }
        catch (ProtocolException)
        {
            return null;
        }
    }

    // "broker-1-fetcher-0", "raft-client-1", "1"; see the client.id of NodeToControllerChannelManager,
    // BrokerBlockingSender, KafkaRaftManager.
    [GeneratedRegex(@"\d{1,9}")]
    private static partial Regex Number();
}
