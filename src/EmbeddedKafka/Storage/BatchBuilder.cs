using System.Buffers.Binary;

namespace EmbeddedKafka.Storage;

/// <summary>
/// Writes a record batch v2 as brokers do for their own records: coordinators' state, transaction markers.
/// Uncompressed; base offset and leader epoch are left to the leader's log. Source:
/// https://kafka.apache.org/documentation/#recordbatch
/// </summary>
internal sealed class BatchBuilder(long timestamp)
{
    byte[] _bytes = new byte[256];
    int _length = BatchLayout.HeaderSize;
    int _count;

    public long ProducerId { get; init; } = -1;
    public short ProducerEpoch { get; init; } = -1;
    public int BaseSequence { get; init; } = -1;
    public bool IsTransactional { get; init; }
    public bool IsControl { get; init; }

    public int Count => _count;

    /// <summary>Adds a record; a null value is a tombstone.</summary>
    public BatchBuilder Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, bool hasKey = true, bool hasValue = true)
    {
        var body =
            1
            + SizeOf(0)
            + SizeOf(_count)
            + FieldSize(key.Length, hasKey)
            + FieldSize(value.Length, hasValue)
            + SizeOf(0);
        WriteVarint(body);
        WriteByte(0);
        WriteVarint(0);
        WriteVarint(_count);
        WriteField(key, hasKey);
        WriteField(value, hasValue);
        WriteVarint(0);
        _count++;
        return this;
    }

    /// <summary>Adds a record whose value is null.</summary>
    public BatchBuilder AddTombstone(ReadOnlySpan<byte> key) => Add(key, default, hasValue: false);

    /// <summary>The batch, checksum and all. Call it once, after at least one record.</summary>
    public ReadOnlyMemory<byte> Build()
    {
        if (_count == 0)
            throw new InvalidOperationException("a batch needs a record");
        var batch = _bytes.AsSpan(0, _length);
        batch[..BatchLayout.HeaderSize].Clear();
        BinaryPrimitives.WriteInt32BigEndian(batch[BatchLayout.Length..], _length - BatchLayout.LogOverhead);
        BinaryPrimitives.WriteInt32BigEndian(batch[BatchLayout.LeaderEpoch..], -1);
        batch[BatchLayout.Magic] = 2;
        var attributes =
            (IsTransactional ? BatchLayout.TransactionalFlag : 0) | (IsControl ? BatchLayout.ControlFlag : 0);
        BinaryPrimitives.WriteInt16BigEndian(batch[BatchLayout.Attributes..], (short)attributes);
        BinaryPrimitives.WriteInt32BigEndian(batch[BatchLayout.LastOffsetDelta..], _count - 1);
        BinaryPrimitives.WriteInt64BigEndian(batch[BatchLayout.BaseTimestamp..], timestamp);
        BinaryPrimitives.WriteInt64BigEndian(batch[BatchLayout.MaxTimestamp..], timestamp);
        BinaryPrimitives.WriteInt64BigEndian(batch[BatchLayout.ProducerId..], ProducerId);
        BinaryPrimitives.WriteInt16BigEndian(batch[BatchLayout.ProducerEpoch..], ProducerEpoch);
        BinaryPrimitives.WriteInt32BigEndian(batch[BatchLayout.BaseSequence..], BaseSequence);
        BinaryPrimitives.WriteInt32BigEndian(batch[BatchLayout.RecordCount..], _count);
        BinaryPrimitives.WriteUInt32BigEndian(
            batch[BatchLayout.Crc..],
            Crc32C.Compute(batch[BatchLayout.Attributes..])
        );
        return _bytes.AsMemory(0, _length);
    }

    static int FieldSize(int length, bool present) => present ? SizeOf(length) + length : SizeOf(-1);

    static int SizeOf(int value)
    {
        var zigzag = ZigZag(value);
        var size = 1;
        while ((zigzag >>= 7) != 0)
            size++;
        return size;
    }

    static uint ZigZag(int value) => (uint)(value << 1) ^ (uint)(value >> 31);

    void WriteField(ReadOnlySpan<byte> bytes, bool present)
    {
        WriteVarint(present ? bytes.Length : -1);
        if (!present)
            return;
        bytes.CopyTo(Room(bytes.Length));
        _length += bytes.Length;
    }

    void WriteVarint(int value)
    {
        var rest = ZigZag(value);
        for (; rest >= 0x80; rest >>= 7)
            WriteByte((byte)(rest | 0x80));
        WriteByte((byte)rest);
    }

    void WriteByte(byte value)
    {
        Room(1)[0] = value;
        _length++;
    }

    Span<byte> Room(int bytes)
    {
        if (_bytes.Length - _length < bytes)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + bytes));
        return _bytes.AsSpan(_length, bytes);
    }
}
