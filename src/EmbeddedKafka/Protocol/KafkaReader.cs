using System.Buffers.Binary;
using System.Text;

namespace EmbeddedKafka.Protocol;

/// <summary>
/// Reads the protocol's types from a frame. No length that the frame itself cannot hold is believed, so malformed bytes
/// cost nothing but a <see cref="ProtocolException"/>. Bytes and records are slices of the frame, not copies.
/// </summary>
public ref struct KafkaReader
{
    readonly ReadOnlyMemory<byte> _memory;
    readonly ReadOnlySpan<byte> _span;
    int _position;

    /// <summary>Starts at the beginning of <paramref name="frame"/>.</summary>
    public KafkaReader(ReadOnlyMemory<byte> frame)
    {
        _memory = frame;
        _span = frame.Span;
    }

    /// <summary>Bytes read so far.</summary>
    public readonly int Position => _position;

    /// <summary>Bytes left.</summary>
    public readonly int Remaining => _span.Length - _position;

    public bool ReadBoolean() => Take(1)[0] != 0;

    public sbyte ReadInt8() => (sbyte)Take(1)[0];

    public short ReadInt16() => BinaryPrimitives.ReadInt16BigEndian(Take(2));

    public ushort ReadUInt16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    public int ReadInt32() => BinaryPrimitives.ReadInt32BigEndian(Take(4));

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    public long ReadInt64() => BinaryPrimitives.ReadInt64BigEndian(Take(8));

    public double ReadFloat64() => BinaryPrimitives.ReadDoubleBigEndian(Take(8));

    public Guid ReadUuid() => new(Take(16), bigEndian: true);

    /// <summary>Reads an unsigned number of 7 bits a byte, least significant first.</summary>
    public uint ReadUnsignedVarint()
    {
        var start = _position;
        return Varint.TryReadUnsigned32(_span, ref _position, out var value)
            ? value
            : throw new ProtocolException($"a varint at byte {start} has no end or is longer than 32 bits");
    }

    public string ReadString(bool flexible) => ReadNullableString(flexible) ?? throw Null("string");

    public string? ReadNullableString(bool flexible)
    {
        var length = flexible ? ReadCompactLength() : ReadInt16();
        if (length > short.MaxValue)
            throw new ProtocolException(
                $"a string before byte {_position} has {length} bytes; {short.MaxValue} are the most"
            );
        return CheckLength(length) ? Encoding.UTF8.GetString(Take(length)) : null;
    }

    public ReadOnlyMemory<byte> ReadBytes(bool flexible) => ReadNullableBytes(flexible) ?? throw Null("bytes");

    public ReadOnlyMemory<byte>? ReadNullableBytes(bool flexible)
    {
        var length = flexible ? ReadCompactLength() : ReadInt32();
        if (!CheckLength(length))
            return null;
        var start = _position;
        Take(length);
        return _memory.Slice(start, length);
    }

    public ReadOnlyMemory<byte> ReadRecords(bool flexible) => ReadBytes(flexible);

    public ReadOnlyMemory<byte>? ReadNullableRecords(bool flexible) => ReadNullableBytes(flexible);

    public List<T> ReadArray<T>(bool flexible, short version)
        where T : class, IMessage<T> => ReadNullableArray<T>(flexible, version) ?? throw Null("array");

    public List<T>? ReadNullableArray<T>(bool flexible, short version)
        where T : class, IMessage<T>
    {
        var count = ReadCount(flexible);
        if (count < 0)
            return null;
        var list = NewList<T>(count);
        for (; count > 0; count--)
            list.Add(T.Read(ref this, version));
        return list;
    }

    public T? ReadNullableStruct<T>(short version)
        where T : class, IMessage<T> => ReadInt8() < 0 ? null : T.Read(ref this, version);

    /// <summary>Reads a struct that is null after a 0, as nowhere but in tags.</summary>
    public T? ReadNullableTaggedStruct<T>(short version)
        where T : class, IMessage<T> => ReadUnsignedVarint() == 0 ? null : T.Read(ref this, version);

    public List<sbyte> ReadInt8Array(bool flexible) => ReadNullableInt8Array(flexible) ?? throw Null("array");

    public List<sbyte>? ReadNullableInt8Array(bool flexible)
    {
        var count = ReadCount(flexible);
        if (count < 0)
            return null;
        var list = NewList<sbyte>(count);
        for (; count > 0; count--)
            list.Add(ReadInt8());
        return list;
    }

    public List<short> ReadInt16Array(bool flexible) => ReadNullableInt16Array(flexible) ?? throw Null("array");

    public List<short>? ReadNullableInt16Array(bool flexible)
    {
        var count = ReadCount(flexible);
        if (count < 0)
            return null;
        var list = NewList<short>(count);
        for (; count > 0; count--)
            list.Add(ReadInt16());
        return list;
    }

    public List<int> ReadInt32Array(bool flexible) => ReadNullableInt32Array(flexible) ?? throw Null("array");

    public List<int>? ReadNullableInt32Array(bool flexible)
    {
        var count = ReadCount(flexible);
        if (count < 0)
            return null;
        var list = NewList<int>(count);
        for (; count > 0; count--)
            list.Add(ReadInt32());
        return list;
    }

    public List<long> ReadInt64Array(bool flexible) => ReadNullableInt64Array(flexible) ?? throw Null("array");

    public List<long>? ReadNullableInt64Array(bool flexible)
    {
        var count = ReadCount(flexible);
        if (count < 0)
            return null;
        var list = NewList<long>(count);
        for (; count > 0; count--)
            list.Add(ReadInt64());
        return list;
    }

    public List<Guid> ReadUuidArray(bool flexible) => ReadNullableUuidArray(flexible) ?? throw Null("array");

    public List<Guid>? ReadNullableUuidArray(bool flexible)
    {
        var count = ReadCount(flexible);
        if (count < 0)
            return null;
        var list = NewList<Guid>(count);
        for (; count > 0; count--)
            list.Add(ReadUuid());
        return list;
    }

    public List<string> ReadStringArray(bool flexible) => ReadNullableStringArray(flexible) ?? throw Null("array");

    public List<string>? ReadNullableStringArray(bool flexible)
    {
        var count = ReadCount(flexible);
        if (count < 0)
            return null;
        var list = NewList<string>(count);
        for (; count > 0; count--)
            list.Add(ReadString(flexible));
        return list;
    }

    /// <summary>Reads how many tagged fields follow.</summary>
    public int ReadTagCount()
    {
        var count = ReadUnsignedVarint();
        return count <= (uint)Remaining
            ? (int)count
            : throw new ProtocolException($"{count} tagged fields cannot fit in {Remaining} bytes");
    }

    /// <summary>Reads a tag and where its field ends.</summary>
    public uint ReadTag(out int end)
    {
        var tag = ReadUnsignedVarint();
        var size = ReadUnsignedVarint();
        if (size > (uint)Remaining)
            throw new ProtocolException($"tagged field {tag} says it has {size} bytes where {Remaining} are left");
        end = _position + (int)size;
        return tag;
    }

    /// <summary>Checks that a tagged field ended where it said.</summary>
    public readonly void EndTag(int end)
    {
        if (_position != end)
            throw new ProtocolException($"a tagged field ends at byte {_position}, not at {end} as it says");
    }

    /// <summary>Jumps to <paramref name="end"/>, which lies ahead and within the frame.</summary>
    public void SkipTo(int end) => Take(end - _position);

    /// <summary>Skips all tagged fields: none is known here.</summary>
    public void SkipTags()
    {
        for (var count = ReadTagCount(); count > 0; count--)
        {
            ReadTag(out var end);
            SkipTo(end);
        }
    }

    /// <summary>Reads the number of elements, −1 for null. Each element takes at least a byte.</summary>
    int ReadCount(bool flexible)
    {
        var count = flexible ? ReadCompactLength() : ReadInt32();
        return CheckLength(count) ? count : -1;
    }

    int ReadCompactLength() => (int)(ReadUnsignedVarint() - 1);

    readonly bool CheckLength(int length)
    {
        if (length < -1)
            throw new ProtocolException($"a length before byte {_position} is negative: {length}");
        if (length > Remaining)
            throw new ProtocolException(
                $"a length of {length} before byte {_position} goes beyond the {Remaining} bytes that are left"
            );
        return length >= 0;
    }

    // An element in memory is larger than on the wire, so the count alone does not buy much memory in advance.
    static List<T> NewList<T>(int count) => count == 0 ? [] : new(Math.Min(count, 1024));

    readonly ProtocolException Null(string type) =>
        new($"a {type} before byte {_position} is null, which this version forbids");

    ReadOnlySpan<byte> Take(int count)
    {
        if ((uint)count > (uint)Remaining)
            throw new ProtocolException($"{count} bytes are wanted at byte {_position}, {Remaining} are left");
        var taken = _span.Slice(_position, count);
        _position += count;
        return taken;
    }
}
