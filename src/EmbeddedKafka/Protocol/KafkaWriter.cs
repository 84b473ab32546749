using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace EmbeddedKafka.Protocol;

/// <summary>
/// Appends the protocol's types to a pooled buffer that grows. Large records are not copied: the writer remembers where
/// they belong, and <see cref="Segments"/> weaves them in. Dispose gives the buffer back.
/// </summary>
public sealed class KafkaWriter : IDisposable
{
    const int CopyBelow = 1024;

    byte[] _buffer;
    int _position;
    List<Splice>? _splices;

    /// <summary>Starts empty, with room for <paramref name="capacity"/> bytes.</summary>
    public KafkaWriter(int capacity = 512) => _buffer = ArrayPool<byte>.Shared.Rent(capacity);

    /// <summary>Bytes written so far, spliced records included.</summary>
    public int Length { get; private set; }

    /// <summary>Forgets everything written and keeps the buffer.</summary>
    public void Clear()
    {
        _position = 0;
        Length = 0;
        _splices?.Clear();
    }

    public void WriteBoolean(bool value) => Grow(1)[0] = value ? (byte)1 : (byte)0;

    public void WriteInt8(sbyte value) => Grow(1)[0] = (byte)value;

    public void WriteInt16(short value) => BinaryPrimitives.WriteInt16BigEndian(Grow(2), value);

    public void WriteUInt16(ushort value) => BinaryPrimitives.WriteUInt16BigEndian(Grow(2), value);

    public void WriteInt32(int value) => BinaryPrimitives.WriteInt32BigEndian(Grow(4), value);

    public void WriteUInt32(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Grow(4), value);

    public void WriteInt64(long value) => BinaryPrimitives.WriteInt64BigEndian(Grow(8), value);

    public void WriteFloat64(double value) => BinaryPrimitives.WriteDoubleBigEndian(Grow(8), value);

    public void WriteUuid(Guid value) => value.TryWriteBytes(Grow(16), bigEndian: true, out _);

    /// <summary>Appends an unsigned number of 7 bits a byte, least significant first.</summary>
    public void WriteUnsignedVarint(uint value) => Varint.WriteUnsigned(Grow(Varint.SizeOfUnsigned(value)), value);

    public void WriteString(string? value, bool flexible, bool nullable = false)
    {
        if (value is null)
        {
            WriteNull("string", flexible, nullable, shortLength: true);
            return;
        }
        var size = Encoding.UTF8.GetByteCount(value);
        if (flexible)
            WriteUnsignedVarint((uint)size + 1);
        else
            WriteInt16(
                size <= short.MaxValue
                    ? (short)size
                    : throw new ProtocolException($"a string of {size} bytes is longer than {short.MaxValue}")
            );
        Encoding.UTF8.GetBytes(value, Grow(size));
    }

    public void WriteBytes(ReadOnlyMemory<byte>? value, bool flexible, bool nullable = false)
    {
        if (!WriteLength("bytes", value?.Length, flexible, nullable))
            return;
        value!.Value.Span.CopyTo(Grow(value.Value.Length));
    }

    /// <summary>Appends records; large ones by reference, so that they must not change until the bytes are
    /// sent.</summary>
    public void WriteRecords(ReadOnlyMemory<byte>? value, bool flexible, bool nullable = false)
    {
        if (!WriteLength("records", value?.Length, flexible, nullable))
            return;
        var records = value!.Value;
        if (records.Length < CopyBelow)
        {
            records.Span.CopyTo(Grow(records.Length));
            return;
        }
        (_splices ??= []).Add(new(_position, records));
        Length = checked(Length + records.Length);
    }

    public void WriteArray<T>(List<T>? values, bool flexible, short version, bool nullable = false)
        where T : class, IMessage
    {
        if (!WriteLength("array", values?.Count, flexible, nullable))
            return;
        foreach (var value in values!)
            value.Write(this, version);
    }

    public void WriteNullableStruct<T>(T? value, short version, bool nullable = false)
        where T : class, IMessage
    {
        if (value is null && !nullable)
            throw NullForbidden("struct");
        WriteInt8(value is null ? (sbyte)-1 : (sbyte)1);
        value?.Write(this, version);
    }

    /// <summary>Appends 0 for null, 1 and the struct otherwise, as nowhere but in tags.</summary>
    public void WriteNullableTaggedStruct<T>(T? value, short version)
        where T : class, IMessage
    {
        WriteUnsignedVarint(value is null ? 0u : 1u);
        value?.Write(this, version);
    }

    public void WriteInt8Array(List<sbyte>? values, bool flexible, bool nullable = false)
    {
        if (!WriteLength("array", values?.Count, flexible, nullable))
            return;
        foreach (var value in values!)
            WriteInt8(value);
    }

    public void WriteInt16Array(List<short>? values, bool flexible, bool nullable = false)
    {
        if (!WriteLength("array", values?.Count, flexible, nullable))
            return;
        foreach (var value in values!)
            WriteInt16(value);
    }

    public void WriteInt32Array(List<int>? values, bool flexible, bool nullable = false)
    {
        if (!WriteLength("array", values?.Count, flexible, nullable))
            return;
        foreach (var value in values!)
            WriteInt32(value);
    }

    public void WriteInt64Array(List<long>? values, bool flexible, bool nullable = false)
    {
        if (!WriteLength("array", values?.Count, flexible, nullable))
            return;
        foreach (var value in values!)
            WriteInt64(value);
    }

    public void WriteUuidArray(List<Guid>? values, bool flexible, bool nullable = false)
    {
        if (!WriteLength("array", values?.Count, flexible, nullable))
            return;
        foreach (var value in values!)
            WriteUuid(value);
    }

    public void WriteStringArray(List<string>? values, bool flexible, bool nullable = false)
    {
        if (!WriteLength("array", values?.Count, flexible, nullable))
            return;
        foreach (var value in values!)
            WriteString(value, flexible);
    }

    /// <summary>Appends how many tagged fields follow.</summary>
    public void WriteTagCount(int count) => WriteUnsignedVarint((uint)count);

    /// <summary>Appends a tag; the field follows, then <see cref="EndTag"/> with the value returned here.</summary>
    public int BeginTag(uint tag)
    {
        WriteUnsignedVarint(tag);
        return _position;
    }

    /// <summary>Puts the field's size, known only now, before it.</summary>
    public void EndTag(int start)
    {
        var size = _position - start;
        var prefix = Varint.SizeOfUnsigned((uint)size);
        Grow(prefix);
        _buffer.AsSpan(start, size).CopyTo(_buffer.AsSpan(start + prefix));
        Varint.WriteUnsigned(_buffer.AsSpan(start), (uint)size);
    }

    /// <summary>Leaves room for <paramref name="count"/> bytes that <see cref="PatchInt32"/> fills later.</summary>
    internal int Reserve(int count)
    {
        Grow(count).Clear();
        return _position - count;
    }

    /// <summary>Overwrites four bytes at an offset from <see cref="Reserve"/>: a frame's size is known last.</summary>
    internal void PatchInt32(int offset, int value) =>
        BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(offset, 4), value);

    /// <summary>What was written, in order; valid until the next write, Clear or Dispose.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Segments()
    {
        var start = 0;
        for (var i = 0; i < (_splices?.Count ?? 0); i++)
        {
            var splice = _splices![i];
            if (splice.At > start)
                yield return _buffer.AsMemory(start, splice.At - start);
            yield return splice.Records;
            start = splice.At;
        }
        if (_position > start)
            yield return _buffer.AsMemory(start, _position - start);
    }

    /// <summary>The bytes when there are no spliced records, which saves weaving.</summary>
    internal bool TryGetSingleSegment(out ReadOnlyMemory<byte> segment)
    {
        segment = _buffer.AsMemory(0, _position);
        return _splices is not { Count: > 0 };
    }

    /// <summary>A copy of everything written.</summary>
    public byte[] ToArray()
    {
        var all = new byte[Length];
        var at = 0;
        foreach (var segment in Segments())
        {
            segment.CopyTo(all.AsMemory(at));
            at += segment.Length;
        }
        return all;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        var buffer = _buffer;
        _buffer = [];
        Clear();
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
    }

    bool WriteLength(string type, int? length, bool flexible, bool nullable)
    {
        if (length is not { } known)
        {
            WriteNull(type, flexible, nullable, shortLength: false);
            return false;
        }
        if (flexible)
            WriteUnsignedVarint((uint)known + 1);
        else
            WriteInt32(known);
        return true;
    }

    void WriteNull(string type, bool flexible, bool nullable, bool shortLength)
    {
        if (!nullable)
            throw NullForbidden(type);
        if (flexible)
            WriteUnsignedVarint(0);
        else if (shortLength)
            WriteInt16(-1);
        else
            WriteInt32(-1);
    }

    static ProtocolException NullForbidden(string type) => new($"a {type} is null, which this version forbids");

    Span<byte> Grow(int count)
    {
        if (_buffer.Length - _position < count)
        {
            var larger = ArrayPool<byte>.Shared.Rent(
                Math.Max(checked(_position + count), (int)Math.Min(2L * _buffer.Length, Array.MaxLength))
            );
            _buffer.AsSpan(0, _position).CopyTo(larger);
            if (_buffer.Length > 0)
                ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
        var grown = _buffer.AsSpan(_position, count);
        _position += count;
        Length += count;
        return grown;
    }

    readonly record struct Splice(int At, ReadOnlyMemory<byte> Records);
}
