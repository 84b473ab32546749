using System.Buffers;

namespace EmbeddedKafka.Storage;

/// <summary>What a codec unpacks into: pooled memory that grows with what really comes out, up to a limit.</summary>
internal sealed class UnpackedBytes(int limit = UnpackedBytes.DefaultLimit) : IDisposable
{
    /// <summary>
    /// A thousand times the memory can be packed into a batch of the usual maximum. No client does so by accident:
    /// producers limit a batch before they compress it.
    /// </summary>
    public const int DefaultLimit = 64 * 1024 * 1024;

    const int InitialSize = 32 * 1024;

    byte[] _bytes = [];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, Length);

    /// <summary>Whether unpacking ended because there was no end to it.</summary>
    public bool IsOverLimit { get; private set; }

    public bool TryAppend(ReadOnlySpan<byte> bytes)
    {
        if (!TryMakeRoom(bytes.Length))
            return false;
        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
        return true;
    }

    /// <summary>Appends <paramref name="length"/> bytes that begin <paramref name="distance"/> back; they may run into
    /// themselves.</summary>
    public bool TryRepeat(int distance, int length)
    {
        if (!TryMakeRoom(length))
            return false;
        var target = _bytes.AsSpan(Length, length);
        var source = _bytes.AsSpan(Length - distance, distance);
        Length += length;
        for (; target.Length > distance; target = target[distance..])
            source.CopyTo(target);
        source[..target.Length].CopyTo(target);
        return true;
    }

    /// <summary>Appends all that <paramref name="stream"/> gives.</summary>
    public bool TryAppend(Stream stream)
    {
        while (true)
        {
            if (Length == _bytes.Length && !TryMakeRoom(1))
                return false;
            var read = stream.Read(_bytes.AsSpan(Length));
            if (read == 0)
                return true;
            Length += read;
        }
    }

    public void Dispose()
    {
        if (_bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        Length = 0;
    }

    bool TryMakeRoom(int bytes)
    {
        if (_bytes.Length - Length >= bytes)
            return true;
        if (bytes > limit - Length)
        {
            IsOverLimit = true;
            return false;
        }
        var larger = ArrayPool<byte>.Shared.Rent(
            (int)Math.Min(limit, Math.Max(InitialSize, Math.Max(2L * _bytes.Length, Length + (long)bytes)))
        );
        Span.CopyTo(larger);
        if (_bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
        return true;
    }
}
