using System.Buffers.Binary;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Storage;

/// <summary>
/// Writes a record batch v2 as brokers do for their own records: coordinators' state, transaction markers.
/// Uncompressed; base offset and leader epoch are left to the leader's log. Source:
/// https://kafka.apache.org/documentation/#recordbatch
/// </summary>
internal sealed class BatchBuilder(long timestamp)
{
    readonly ByteSink _sink = WithHeader();
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
            + Varint.SizeOf(0)
            + Varint.SizeOf(_count)
            + FieldSize(key.Length, hasKey)
            + FieldSize(value.Length, hasValue)
            + Varint.SizeOf(0);
        _sink.WriteVarint(body);
        _sink.WriteByte(0);
        _sink.WriteVarint(0);
        _sink.WriteVarint(_count);
        WriteField(key, hasKey);
        WriteField(value, hasValue);
        _sink.WriteVarint(0);
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
        var batch = _sink.Written;
        BinaryPrimitives.WriteInt32BigEndian(batch[BatchLayout.Length..], _sink.Length - BatchLayout.LogOverhead);
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
        return _sink.Memory;
    }

    static int FieldSize(int length, bool present) => present ? Varint.SizeOf(length) + length : Varint.SizeOf(-1);

    void WriteField(ReadOnlySpan<byte> bytes, bool present)
    {
        _sink.WriteVarint(present ? bytes.Length : -1);
        if (present)
            _sink.Write(bytes);
    }

    static ByteSink WithHeader()
    {
        var sink = new ByteSink();
        sink.Write(stackalloc byte[BatchLayout.HeaderSize]);
        return sink;
    }
}
