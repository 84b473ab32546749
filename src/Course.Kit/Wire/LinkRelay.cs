using System.Text.RegularExpressions;
using EmbeddedKafka.Protocol;

namespace Course.Kit;

/// <summary>Stands before a listener at which other brokers call. Who calls, their first request tells (after a
/// login, where there is one): brokers put their id into client.id.</summary>
/// <param name="broker">The broker behind.</param>
/// <param name="links">Which links are cut.</param>
/// <param name="connectAsync">Connects to the broker.</param>
internal sealed partial class LinkRelay(int broker, Links links, Func<CancellationToken, Task<Stream>> connectAsync)
    : Relay(connectAsync)
{
    const int BufferBytes = 64 << 10;

    private protected override async Task CarryAsync(Stream client, Stream broker, CancellationToken cancellationToken)
    {
        int? caller = null;
        await await Task.WhenAny(RequestsAsync(), CopyAsync(broker, client, () => caller, cancellationToken));

        async Task RequestsAsync()
        {
            var isLoggingIn = true;
            while (isLoggingIn && await Frame.ReadAsync(client, cancellationToken) is { } frame)
                using (frame)
                {
                    (caller, isLoggingIn) = CallerOf(frame);
                    await links.WholeAsync(caller, Broker, cancellationToken);
                    await broker.WriteAsync(frame.Bytes, cancellationToken);
                }
            await CopyAsync(client, broker, () => caller, cancellationToken);
        }
    }

    int Broker => broker;

    async Task CopyAsync(Stream from, Stream to, Func<int?> caller, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferBytes];
        while (await from.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            await links.WholeAsync(caller(), Broker, cancellationToken);
            await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }

    // Until a broker is logged in, its requests carry no client.id.
    static (int? Caller, bool IsLoggingIn) CallerOf(Frame frame)
    {
        try
        {
            var reader = new KafkaReader(frame.Content);
            var header = RequestHeader.Read(ref reader);
            return Number().Match(header.ClientId) is { Success: true } match
                ? (int.Parse(match.Value), false)
                : (null, header.Api is ApiKey.ApiVersions or ApiKey.SaslHandshake or ApiKey.SaslAuthenticate);
        }
        catch (ProtocolException)
        {
            return (null, false);
        }
    }

    // "broker-1-fetcher-0", "raft-client-1", "1"; see the client.id of NodeToControllerChannelManager,
    // BrokerBlockingSender, KafkaRaftManager.
    [GeneratedRegex(@"\d{1,9}")]
    private static partial Regex Number();
}
