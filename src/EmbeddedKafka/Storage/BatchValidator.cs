using System.Buffers.Binary;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Storage;

/// <summary>What a leader checks of the bytes in a Produce request before any of them reaches the log.</summary>
internal static class BatchValidator
{
    /// <summary>Checks the batch at the start of <paramref name="records"/> and tells its size in bytes.</summary>
    public static ErrorCode Check(ReadOnlySpan<byte> records, out int size)
    {
        size = 0;
        if (records.Length < BatchLayout.Magic + 1) return ErrorCode.InvalidRecord;
        if ((sbyte)records[BatchLayout.Magic] < 2) return ErrorCode.UnsupportedForMessageFormat;
        if (records[BatchLayout.Magic] > 2 || records.Length < BatchLayout.HeaderSize) return ErrorCode.CorruptMessage;
        var length = BinaryPrimitives.ReadInt32BigEndian(records[BatchLayout.Length..]);
        if (length < BatchLayout.HeaderSize - BatchLayout.LogOverhead) return ErrorCode.CorruptMessage;
        if (length > records.Length - BatchLayout.LogOverhead) return ErrorCode.InvalidRecord;
        size = length + BatchLayout.LogOverhead;
        var batch = records[..size];
        if (BinaryPrimitives.ReadUInt32BigEndian(batch[BatchLayout.Crc..]) != Crc32C.Compute(batch[BatchLayout.Attributes..]))
            return ErrorCode.CorruptMessage;
        return CheckHeader(batch);
    }

    static ErrorCode CheckHeader(ReadOnlySpan<byte> batch)
    {
        var count = BinaryPrimitives.ReadInt32BigEndian(batch[BatchLayout.RecordCount..]);
        var lastOffsetDelta = BinaryPrimitives.ReadInt32BigEndian(batch[BatchLayout.LastOffsetDelta..]);
        var attributes = BinaryPrimitives.ReadInt16BigEndian(batch[BatchLayout.Attributes..]);
        var producerId = BinaryPrimitives.ReadInt64BigEndian(batch[BatchLayout.ProducerId..]);
        var producerEpoch = BinaryPrimitives.ReadInt16BigEndian(batch[BatchLayout.ProducerEpoch..]);
        var baseSequence = BinaryPrimitives.ReadInt32BigEndian(batch[BatchLayout.BaseSequence..]);
        if (count <= 0 || lastOffsetDelta != count - 1) return ErrorCode.InvalidRecord;
        if ((attributes & BatchLayout.ControlFlag) != 0) return ErrorCode.InvalidRecord;
        if ((attributes & BatchLayout.CompressionMask) > 4) return ErrorCode.UnknownServerError;
        if (producerId >= 0 && (producerEpoch < 0 || baseSequence < 0)) return ErrorCode.InvalidRecord;
        if (producerId < 0 && (attributes & BatchLayout.TransactionalFlag) != 0) return ErrorCode.InvalidRecord;
        return ErrorCode.None;
    }
}
