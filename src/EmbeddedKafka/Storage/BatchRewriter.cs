using System.Buffers.Binary;

namespace EmbeddedKafka.Storage;

/// <summary>
/// Writes batches again with other bytes but the same place in the log: base offset, last offset, leader epoch and
/// sequence numbers stay, so that neither readers nor producers see a seam.
/// </summary>
internal static class BatchRewriter
{
    /// <summary>The header alone, which still tells where the batch ended and which sequence number came
    /// last.</summary>
    public static byte[] Empty(RecordBatch original)
    {
        var batch = new byte[BatchLayout.HeaderSize];
        original.Bytes.Span[..BatchLayout.HeaderSize].CopyTo(batch);
        var kept =
            original.Attributes
            & (BatchLayout.TimestampTypeFlag | BatchLayout.TransactionalFlag | BatchLayout.ControlFlag);
        BinaryPrimitives.WriteInt64BigEndian(batch.AsSpan(BatchLayout.BaseTimestamp), -1);
        return Seal(batch, kept, original.MaxTimestamp, records: 0);
    }

    /// <summary>The batch with <paramref name="records"/> (unpacked, of offsets that it had) in place of its own,
    /// packed by its own codec.</summary>
    public static byte[] WithRecords(
        RecordBatch original,
        ReadOnlyMemory<byte> records,
        int count,
        long baseTimestamp,
        long maxTimestamp,
        bool hasDeleteHorizon
    )
    {
        var packed = RecordPayload.Pack(original.Compression, records);
        var batch = new byte[BatchLayout.HeaderSize + packed.Length];
        original.Bytes.Span[..BatchLayout.HeaderSize].CopyTo(batch);
        packed.Span.CopyTo(batch.AsSpan(BatchLayout.HeaderSize));
        BinaryPrimitives.WriteInt64BigEndian(batch.AsSpan(BatchLayout.BaseTimestamp), baseTimestamp);
        var attributes =
            original.Attributes & ~BatchLayout.DeleteHorizonFlag
            | (hasDeleteHorizon ? BatchLayout.DeleteHorizonFlag : 0);
        return Seal(batch, attributes, maxTimestamp, count);
    }

    /// <summary>A batch from a producer, packed by another codec; null when its records cannot be unpacked.</summary>
    public static byte[]? Repack(ReadOnlySpan<byte> source, int codec, int? level)
    {
        var copy = source.ToArray();
        var original = RecordBatch.Over(copy, 0, copy.Length);
        if (!RecordPayload.TryUnpack(original, out var records))
            return null;
        var packed = RecordPayload.Pack(codec, records, level);
        var batch = new byte[BatchLayout.HeaderSize + packed.Length];
        copy.AsSpan(0, BatchLayout.HeaderSize).CopyTo(batch);
        packed.Span.CopyTo(batch.AsSpan(BatchLayout.HeaderSize));
        return Seal(
            batch,
            original.Attributes & ~BatchLayout.CompressionMask | codec,
            original.MaxTimestamp,
            original.RecordCount
        );
    }

    static byte[] Seal(byte[] batch, int attributes, long maxTimestamp, int records)
    {
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(BatchLayout.Length), batch.Length - BatchLayout.LogOverhead);
        BinaryPrimitives.WriteInt16BigEndian(batch.AsSpan(BatchLayout.Attributes), (short)attributes);
        BinaryPrimitives.WriteInt64BigEndian(batch.AsSpan(BatchLayout.MaxTimestamp), maxTimestamp);
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(BatchLayout.RecordCount), records);
        BinaryPrimitives.WriteUInt32BigEndian(
            batch.AsSpan(BatchLayout.Crc),
            Crc32C.Compute(batch.AsSpan(BatchLayout.Attributes))
        );
        return batch;
    }
}
