using System.Buffers;
using System.Buffers.Binary;
using EmbeddedKafka.Protocol;

namespace Course.Kit;

/// <summary>One request or response on its way, its four bytes of length included. Dispose it when it has gone
/// on.</summary>
internal sealed class Frame : IDisposable
{
    const int SizeBytes = 4;

    // A broker takes 100 MB (socket.request.max.bytes); whoever says more does not speak Kafka.
    const int MostBytes = 1 << 27;
    readonly byte[] _buffer;

    Frame(byte[] buffer, int length) => (_buffer, Length) = (buffer, length);

    /// <summary>Bytes on the wire.</summary>
    public int Length { get; }

    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, Length);

    /// <summary>What comes after the length.</summary>
    public ReadOnlyMemory<byte> Content => _buffer.AsMemory(SizeBytes, Length - SizeBytes);

    /// <summary>The next frame, or null at the end of the stream.</summary>
    /// <exception cref="IOException">The stream ends within a frame, or does not carry frames.</exception>
    public static async ValueTask<Frame?> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var size = new byte[SizeBytes];
        if (await stream.ReadAtLeastAsync(size, SizeBytes, throwOnEndOfStream: false, cancellationToken) < SizeBytes)
            return null;
        var content = BinaryPrimitives.ReadInt32BigEndian(size);
        if (content is < SizeBytes or > MostBytes)
            throw new IOException($"a frame of {content} bytes is no frame");
        var buffer = ArrayPool<byte>.Shared.Rent(SizeBytes + content);
        size.CopyTo(buffer, 0);
        await stream.ReadExactlyAsync(buffer.AsMemory(SizeBytes, content), cancellationToken);
        return new Frame(buffer, SizeBytes + content);
    }

    /// <summary>A frame from what was written, with room for the length at its beginning.</summary>
    public static Frame Of(KafkaWriter written)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(written.Length);
        written.ToArray().CopyTo(buffer, 0);
        BinaryPrimitives.WriteInt32BigEndian(buffer, written.Length - SizeBytes);
        return new Frame(buffer, written.Length);
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);
}
