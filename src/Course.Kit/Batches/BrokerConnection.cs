using System.Buffers.Binary;
using System.Net.Sockets;
using Course.Base;
using EmbeddedKafka.Protocol;

namespace Course.Kit;

/// <summary>A connection to one broker: one request at a time, in the highest version that both sides know.</summary>
internal sealed class BrokerConnection(Stream stream) : IDisposable
{
    const int MostResponseBytes = 1 << 30;

    // A broker that is paused takes connections and says nothing.
    static readonly TimeSpan Answer = TimeSpan.FromSeconds(3);
    Dictionary<short, (short Min, short Max)> _versions = [];
    int _correlation;

    /// <summary>Asks what the broker at the other end of the stream knows.</summary>
    public static async Task<BrokerConnection> OpenAsync(Stream stream, CancellationToken cancellationToken)
    {
        var connection = new BrokerConnection(stream);
        try
        {
            // Version 0 is the one that every broker answers.
            var known = await connection.CallAsync<ApiVersionsResponse>(new ApiVersionsRequest(), 0, cancellationToken);
            connection._versions = known.ApiKeys.ToDictionary(
                api => api.ApiKey,
                api => (api.MinVersion, api.MaxVersion)
            );
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A connection to the first broker behind the door that answers.</summary>
    public static Task<BrokerConnection> OpenAnyAsync(Door door, CancellationToken cancellationToken) =>
        OpenAnyAsync(door.Servers, cancellationToken, door.DialAsync);

    /// <summary>A connection to the first of these brokers that answers.</summary>
    /// <param name="bootstrapServers">Where to ask, in this order.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <param name="dial">How to connect. Default: in plaintext.</param>
    public static async Task<BrokerConnection> OpenAnyAsync(
        string bootstrapServers,
        CancellationToken cancellationToken,
        Func<string, int, CancellationToken, Task<Stream>>? dial = null
    )
    {
        Exception? last = null;
        foreach (var (host, port) in BrokerAddress.Of(bootstrapServers))
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(Answer);
            try
            {
                return await OpenAsync(
                    await (dial ?? PlainDialer.ConnectAsync)(host, port, patience.Token),
                    patience.Token
                );
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                last = new IOException($"{host}:{port} does not answer within {Humanise.Duration(Answer)}");
            }
            catch (Exception e) when (e is SocketException or IOException)
            {
                last = e;
            }
        }
        throw last ?? new IOException("there is no bootstrap server");
    }

    /// <summary>The highest version that the broker knows, within those that this caller can use.</summary>
    public short Version(ApiKey api, short lowest, short highest)
    {
        if (!_versions.TryGetValue((short)api, out var range) || range.Max < lowest || range.Min > highest)
            throw new CourseException($"The broker does not know {api} in a version from {lowest} to {highest}.");
        return Math.Min(range.Max, highest);
    }

    public async Task<TResponse> CallAsync<TResponse>(
        IRequest request,
        short version,
        CancellationToken cancellationToken
    )
        where TResponse : IMessage<TResponse>
    {
        await stream.WriteAsync(Frame(request, version, ++_correlation), cancellationToken);
        var size = new byte[4];
        await stream.ReadExactlyAsync(size, cancellationToken);
        var length = BinaryPrimitives.ReadInt32BigEndian(size);
        if (length is < 4 or > MostResponseBytes)
            throw new IOException($"the answer says it has {length} bytes; the listener may not be plaintext");
        var body = new byte[length];
        await stream.ReadExactlyAsync(body, cancellationToken);
        return Parse<TResponse>(request.ApiKey, version, body);
    }

    public void Dispose() => stream.Dispose();

    static byte[] Frame(IRequest request, short version, int correlation)
    {
        using var writer = new KafkaWriter();
        writer.WriteInt32(0);
        writer.WriteInt16((short)request.ApiKey);
        writer.WriteInt16(version);
        writer.WriteInt32(correlation);
        writer.WriteString("course-kit", flexible: false);
        if (ApiTable.RequestHeaderVersion(request.ApiKey, version) >= 2)
            writer.WriteTagCount(0);
        request.Write(writer, version);
        var frame = writer.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(frame, frame.Length - 4);
        return frame;
    }

    static TResponse Parse<TResponse>(ApiKey api, short version, byte[] body)
        where TResponse : IMessage<TResponse>
    {
        var reader = new KafkaReader(body);
        reader.ReadInt32();
        if (ApiTable.ResponseHeaderVersion(api, version) >= 1)
            reader.SkipTags();
        return TResponse.Read(ref reader, version);
    }
}
