using System.Buffers;
using System.Buffers.Binary;
using System.Net.Sockets;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Network;

/// <summary>
/// Takes frames (a four-byte size, then so many bytes) from a socket. A frame stays valid until the next is read.
/// Small frames share a buffer, many to a receive; a large one is received into memory of its own.
/// </summary>
internal sealed class FrameReader(Socket socket, int maxBytes, ClaimCredit credit) : IDisposable
{
    const int InitialSize = 16 * 1024;

    /// <summary>Up to this size a frame goes through the shared buffer.</summary>
    const int SharedSize = 128 * 1024;

    /// <summary>The size is only a claim: no more memory than this is bought on the claim alone. Most producers send no
    /// more at once.</summary>
    const int Trusted = 1024 * 1024 + 64 * 1024;

    int _maxBytes = maxBytes;
    byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialSize);
    int _start;
    int _end;

    /// <summary>Where bytes come from once TLS is agreed on; null: from the socket itself.</summary>
    public Stream? Secure { get; set; }

    /// <summary>The frame last read, without its size.</summary>
    public ReadOnlyMemory<byte> Frame { get; private set; }

    /// <summary>The memory of the frame last read when it was a large one.</summary>
    public LargeFrame? Large { get; private set; }

    /// <summary>Whether the next frame has arrived already.</summary>
    public bool HasNext =>
        _end - _start >= 4
        && BinaryPrimitives.ReadInt32BigEndian(_buffer.AsSpan(_start)) is >= 0 and var size
        && _end - _start - 4 >= size;

    /// <summary>Reads the next frame; false when the client has closed the connection.</summary>
    /// <exception cref="ProtocolException">The size is negative or too large, or the connection ends within a
    /// frame.</exception>
    public async ValueTask<bool> ReadAsync()
    {
        while (_end - _start < 4)
            if (!await FillAsync(4).ConfigureAwait(false))
                return _end == _start ? false : throw Truncated(_end - _start);
        var size = BinaryPrimitives.ReadInt32BigEndian(_buffer.AsSpan(_start));
        if (size < 0 || size > _maxBytes)
            throw new ProtocolException($"a request says it has {size} bytes; at most {_maxBytes} are accepted");
        if (size > SharedSize - 4)
        {
            await ReadLargeAsync(size).ConfigureAwait(false);
            return true;
        }
        while (_end - _start - 4 < size)
            if (!await FillAsync(4 + size).ConfigureAwait(false))
                throw Truncated(_end - _start);
        Frame = _buffer.AsMemory(_start + 4, size);
        Large = null;
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

    /// <summary>From now on accepts frames up to this size.</summary>
    public void Accept(int bytes) => _maxBytes = bytes;

    ValueTask<int> ReceiveAsync(Memory<byte> target) =>
        Secure is { } stream ? stream.ReadAsync(target) : socket.ReceiveAsync(target);

    static ProtocolException Truncated(int received) => new($"the connection ended {received} bytes into a request");

    async ValueTask ReadLargeAsync(int size)
    {
        var onCredit = Math.Min(size, Trusted);
        if (Spare(size) is { } spare)
            await ReadLargeAsync(size, spare).ConfigureAwait(false);
        else if (!credit.TryTake(onCredit))
            await ReadLargeAsync(size, GC.AllocateUninitializedArray<byte>(SharedSize)).ConfigureAwait(false);
        else
            try
            {
                await ReadLargeAsync(size, GC.AllocateUninitializedArray<byte>(onCredit)).ConfigureAwait(false);
            }
            finally
            {
                credit.Return(onCredit);
            }
    }

    async ValueTask ReadLargeAsync(int size, byte[] large)
    {
        var received = _end - _start - 4;
        if (received > large.Length)
            large = GC.AllocateUninitializedArray<byte>(received);
        _buffer.AsSpan(_start + 4, received).CopyTo(large);
        _start = _end = 0;
        while (received < size)
        {
            if (received == large.Length)
                Array.Resize(ref large, (int)Math.Min(size, 2L * received));
            var more = await ReceiveAsync(large.AsMemory(received, Math.Min(large.Length, size) - received))
                .ConfigureAwait(false);
            if (more == 0)
                throw Truncated(received + 4);
            received += more;
        }
        Frame = large.AsMemory(0, size);
        Large = new(large);
    }

    /// <summary>The memory of the large frame before, if nobody took it and it suits.</summary>
    byte[]? Spare(int size)
    {
        var spare =
            Large is { IsTaken: false } last && last.Buffer.Length >= size && last.Buffer.Length / 2 <= size
                ? last.Buffer
                : null;
        Large = null;
        Frame = default;
        return spare;
    }

    async ValueTask<bool> FillAsync(int wanted)
    {
        MakeRoom(wanted);
        var received = await ReceiveAsync(_buffer.AsMemory(_end)).ConfigureAwait(false);
        _end += received;
        return received > 0;
    }

    void MakeRoom(int wanted)
    {
        if (_start == _end)
            _start = _end = 0;
        if (_buffer.Length - _start >= wanted && _end < _buffer.Length)
            return;
        if (_buffer.Length >= wanted && _start > 0)
            Compact();
        else
            Replace(wanted);
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
