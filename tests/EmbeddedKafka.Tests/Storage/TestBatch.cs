using System.Buffers.Binary;
using EmbeddedKafka.Storage;

namespace EmbeddedKafka.Tests.Storage;

/// <summary>Makes record batches v2 as a producer would.</summary>
internal static class TestBatch
{
    public static byte[] Of(
        int records,
        long timestamp = 1000,
        long step = 1,
        long producerId = -1,
        short epoch = -1,
        int sequence = -1,
        int valueSize = 4,
        string? key = "k",
        bool transactional = false
    )
    {
        var body = new MemoryStream();
        for (var i = 0; i < records; i++)
            WriteRecord(body, i, i * step, key, valueSize);
        var batch = new byte[BatchLayout.HeaderSize + body.Length];
        body.ToArray().CopyTo(batch, BatchLayout.HeaderSize);
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(BatchLayout.Length), batch.Length - BatchLayout.LogOverhead);
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(BatchLayout.LeaderEpoch), -1);
        batch[BatchLayout.Magic] = 2;
        if (transactional)
            BinaryPrimitives.WriteInt16BigEndian(batch.AsSpan(BatchLayout.Attributes), BatchLayout.TransactionalFlag);
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(BatchLayout.LastOffsetDelta), records - 1);
        BinaryPrimitives.WriteInt64BigEndian(batch.AsSpan(BatchLayout.BaseTimestamp), timestamp);
        BinaryPrimitives.WriteInt64BigEndian(batch.AsSpan(BatchLayout.MaxTimestamp), timestamp + (records - 1) * step);
        BinaryPrimitives.WriteInt64BigEndian(batch.AsSpan(BatchLayout.ProducerId), producerId);
        BinaryPrimitives.WriteInt16BigEndian(batch.AsSpan(BatchLayout.ProducerEpoch), epoch);
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(BatchLayout.BaseSequence), sequence);
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(BatchLayout.RecordCount), records);
        BinaryPrimitives.WriteUInt32BigEndian(
            batch.AsSpan(BatchLayout.Crc),
            Crc32C.Compute(batch.AsSpan(BatchLayout.Attributes))
        );
        return batch;
    }

    static void WriteRecord(MemoryStream target, int offsetDelta, long timestampDelta, string? key, int valueSize)
    {
        var record = new MemoryStream();
        record.WriteByte(0);
        WriteVarint(record, timestampDelta);
        WriteVarint(record, offsetDelta);
        WriteVarint(record, key is null ? -1 : key.Length);
        foreach (var letter in key ?? "")
            record.WriteByte((byte)letter);
        WriteVarint(record, valueSize);
        record.Write(new byte[valueSize]);
        WriteVarint(record, 0);
        WriteVarint(target, record.Length);
        record.WriteTo(target);
    }

    static void WriteVarint(MemoryStream target, long value)
    {
        var raw = (ulong)((value << 1) ^ (value >> 63));
        for (; raw >= 0x80; raw >>= 7)
            target.WriteByte((byte)(raw | 0x80));
        target.WriteByte((byte)raw);
    }
}
