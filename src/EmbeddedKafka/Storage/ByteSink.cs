using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Storage;

/// <summary>Bytes in the making: a buffer that grows.</summary>
internal sealed class ByteSink(int capacity = 256)
{
    byte[] _bytes = new byte[capacity];

    public int Length { get; private set; }

    public Span<byte> Written => _bytes.AsSpan(0, Length);

    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, Length);

    public void Clear() => Length = 0;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        Length += bytes.Length;
    }

    public void WriteByte(byte value)
    {
        Room(1)[0] = value;
        Length++;
    }

    /// <summary>Appends a number as records have it: signed, of variable length.</summary>
    public void WriteVarint(long value) => WriteUnsignedVarint(Varint.ZigZag(value));

    public void WriteUnsignedVarint(ulong value)
    {
        var size = Varint.SizeOfUnsigned(value);
        Varint.WriteUnsigned(Room(size), value);
        Length += size;
    }

    Span<byte> Room(int bytes)
    {
        if (_bytes.Length - Length < bytes)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, checked(Length + bytes)));
        return _bytes.AsSpan(Length, bytes);
    }
}
