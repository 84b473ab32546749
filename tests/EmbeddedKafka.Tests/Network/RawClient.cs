using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Tests.Network;

/// <summary>A client that sends whatever bytes a test likes.</summary>
internal sealed class RawClient : IDisposable
{
    readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp)
    {
        NoDelay = true,
    };

    public static async Task<RawClient> ConnectAsync(int port)
    {
        var client = new RawClient();
        await client._socket.ConnectAsync(IPAddress.Loopback, port);
        return client;
    }

    public static byte[] Frame(ApiKey key, short version, int correlationId, IMessage? body)
    {
        using var writer = new KafkaWriter();
        writer.WriteInt32(0);
        writer.WriteInt16((short)key);
        writer.WriteInt16(version);
        writer.WriteInt32(correlationId);
        writer.WriteString("raw", flexible: false);
        if (body is not null)
        {
            if (ApiTable.RequestHeaderVersion(key, version) >= 2)
                writer.WriteTagCount(0);
            body.Write(writer, version);
        }
        var frame = writer.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(frame, frame.Length - 4);
        return frame;
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
            bytes = bytes[await _socket.SendAsync(bytes)..];
    }

    public void CloseSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>The next response without its size; null when the broker has closed the connection.</summary>
    public async Task<byte[]?> ReceiveAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        if (await FillAsync(new byte[4], deadline.Token) is not { } size)
            return null;
        return await FillAsync(new byte[BinaryPrimitives.ReadInt32BigEndian(size)], deadline.Token);
    }

    public async Task<TResponse> CallAsync<TResponse>(IRequest request, short version)
        where TResponse : IMessage<TResponse>
    {
        await SendAsync(Frame(request.ApiKey, version, 1, request));
        var bytes = await ReceiveAsync() ?? throw new EndOfStreamException("the broker closed the connection");
        return Parse<TResponse>(request.ApiKey, version, bytes, out _);
    }

    public static TResponse Parse<TResponse>(ApiKey key, short version, byte[] bytes, out int correlationId)
        where TResponse : IMessage<TResponse>
    {
        var reader = new KafkaReader(bytes);
        correlationId = reader.ReadInt32();
        if (ApiTable.ResponseHeaderVersion(key, version) >= 1)
            reader.SkipTags();
        var response = TResponse.Read(ref reader, version);
        Assert.Equal(0, reader.Remaining);
        return response;
    }

    public void Dispose() => _socket.Dispose();

    async Task<byte[]?> FillAsync(byte[] target, CancellationToken cancel)
    {
        for (var at = 0; at < target.Length; )
        {
            int received;
            try
            {
                received = await _socket.ReceiveAsync(target.AsMemory(at), cancel);
            }
            catch (SocketException)
            {
                return null;
            }
            if (received == 0)
                return null;
            at += received;
        }
        return target;
    }
}
