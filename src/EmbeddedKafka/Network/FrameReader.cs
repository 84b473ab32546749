using System.Buffers;
using System.Buffers.Binary;
using System.Net.Sockets;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Network;

/// <summary>Takes frames (a four-byte size, then so many bytes) from a socket. A frame stays valid until the next is read.</summary>
internal sealed class FrameReader(Socket socket, int maxBytes) : IDisposable
{
    const int InitialSize = 16 * 1024;

    byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialSize);
    int _start;
    int _end;

    /// <summary>The frame last read, without its size.</summary>
    public ReadOnlyMemory<byte> Frame { get; private set; }

    /// <summary>Whether the next frame has arrived already.</summary>
    public bool HasNext => _end - _start >= 4 && BinaryPrimitives.ReadInt32BigEndian(_buffer.AsSpan(_start)) is >= 0 and var size && _end - _start - 4 >= size;

    /// <summary>Reads the next frame; false when the client has closed the connection.</summary>
    /// <exception cref="ProtocolException">The size is negative or too large, or the connection ends within a frame.</exception>
    public async ValueTask<bool> ReadAsync()
    {
        while (_end - _start < 4)
            if (!await FillAsync(4).ConfigureAwait(false))
                return _end == _start ? false : throw Truncated();
        var size = BinaryPrimitives.ReadInt32BigEndian(_buffer.AsSpan(_start));
        if (size < 0 || size > maxBytes)
            throw new ProtocolException($"a request says it has {size} bytes; at most {maxBytes} are accepted");
        while (_end - _start - 4 < size)
            if (!await FillAsync(4 + size).ConfigureAwait(false))
                throw Truncated();
        Frame = _buffer.AsMemory(_start + 4, size);
        _start += 4 + size;
        return true;
    }

    public void Dispose()
    {
        var buffer = _buffer;
        _buffer = [];
        _start = _end = 0;
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
    }

    ProtocolException Truncated() => new($"the connection ended {_end - _start} bytes into a request");

    async ValueTask<bool> FillAsync(int wanted)
    {
        MakeRoom(wanted);
        var received = await socket.ReceiveAsync(_buffer.AsMemory(_end)).ConfigureAwait(false);
        _end += received;
        return received > 0;
    }

    void MakeRoom(int wanted)
    {
        if (_start == _end)
        {
            _start = _end = 0;
            if (_buffer.Length > 64 * InitialSize && wanted <= InitialSize)
                Replace(InitialSize);
        }
        if (_buffer.Length - _start >= wanted && _end < _buffer.Length)
            return;
        // The size is only a claim: the buffer grows as bytes arrive, never by the claim alone.
        var held = _end - _start;
        var target = Math.Min(wanted, Math.Max(InitialSize * 4, held * 2));
        if (_buffer.Length >= target && held < _buffer.Length)
            Compact();
        else
            Replace(target);
    }

    void Compact()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
    }

    void Replace(int size)
    {
        var larger = ArrayPool<byte>.Shared.Rent(size);
        _buffer.AsSpan(_start, _end - _start).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
        _end -= _start;
        _start = 0;
    }
}
