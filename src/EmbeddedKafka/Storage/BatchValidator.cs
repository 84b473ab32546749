using System.Buffers.Binary;
using EmbeddedKafka.Protocol;

namespace EmbeddedKafka.Storage;

/// <summary>What a leader checks of the bytes in a Produce request before any of them reaches the log.</summary>
internal static class BatchValidator
{
    const int SmallestSize = 14;
    const int Zstd = 4;

    /// <summary>Checks the batch at the start of <paramref name="records"/> and tells its size in bytes.</summary>
    public static ErrorCode Check(ReadOnlySpan<byte> records, out int size)
    {
        var verdict = CheckFrame(records, short.MaxValue, alone: false, out size);
        return verdict.Error == ErrorCode.None ? CheckBatch(records[..size]).Error : verdict.Error;
    }

    /// <summary>What a request of <paramref name="version"/> may hold: one whole batch of format 2. Bytes behind it
    /// that do not make another are left alone.</summary>
    public static BatchVerdict CheckFrame(ReadOnlySpan<byte> records, short version, bool alone, out int size)
    {
        var verdict = FindBatch(records, out size);
        if (verdict.Error != ErrorCode.None)
            return verdict;
        if (size == 0 || records[BatchLayout.Magic] != 2)
            return new(ErrorCode.InvalidRecord);
        if (size < BatchLayout.HeaderSize)
            return new(ErrorCode.CorruptMessage);
        if (
            version < 7
            && (BinaryPrimitives.ReadInt16BigEndian(records[BatchLayout.Attributes..]) & BatchLayout.CompressionMask)
                == Zstd
        )
            return new(ErrorCode.UnsupportedCompressionType);
        if (!alone)
            return default;
        var behind = FindBatch(records[size..], out var another);
        return behind.Error != ErrorCode.None || another == 0 ? behind : new(ErrorCode.InvalidRecord);
    }

    /// <summary>Checks the checksum, and that the header is consistent.</summary>
    public static BatchVerdict CheckBatch(ReadOnlySpan<byte> batch)
    {
        if (
            BinaryPrimitives.ReadUInt32BigEndian(batch[BatchLayout.Crc..])
            != Crc32C.Compute(batch[BatchLayout.Attributes..])
        )
            return new(ErrorCode.CorruptMessage);
        return new(CheckHeader(batch)) { IsOfLog = true };
    }

    /// <summary>The size of the batch at the start of the bytes, 0 where they end before it does.</summary>
    static BatchVerdict FindBatch(ReadOnlySpan<byte> bytes, out int size)
    {
        size = 0;
        if (bytes.Length < BatchLayout.LogOverhead)
            return default;
        var length = BinaryPrimitives.ReadInt32BigEndian(bytes[BatchLayout.Length..]);
        if (length < SmallestSize)
            return new(ErrorCode.CorruptMessage)
            {
                Message = $"Record size {length} is less than the minimum record overhead ({SmallestSize})",
            };
        if (bytes.Length <= BatchLayout.Magic)
            return default;
        if (bytes[BatchLayout.Magic] > 2)
            return new(ErrorCode.CorruptMessage)
            {
                Message = $"Invalid magic found in record: {(sbyte)bytes[BatchLayout.Magic]}",
            };
        if (length <= bytes.Length - BatchLayout.LogOverhead)
            size = length + BatchLayout.LogOverhead;
        return default;
    }

    static ErrorCode CheckHeader(ReadOnlySpan<byte> batch)
    {
        var count = BinaryPrimitives.ReadInt32BigEndian(batch[BatchLayout.RecordCount..]);
        var lastOffsetDelta = BinaryPrimitives.ReadInt32BigEndian(batch[BatchLayout.LastOffsetDelta..]);
        var attributes = BinaryPrimitives.ReadInt16BigEndian(batch[BatchLayout.Attributes..]);
        var producerId = BinaryPrimitives.ReadInt64BigEndian(batch[BatchLayout.ProducerId..]);
        var baseSequence = BinaryPrimitives.ReadInt32BigEndian(batch[BatchLayout.BaseSequence..]);
        if (count <= 0 || lastOffsetDelta != count - 1)
            return ErrorCode.InvalidRecord;
        if ((attributes & BatchLayout.ControlFlag) != 0)
            return ErrorCode.InvalidRecord;
        if ((attributes & BatchLayout.CompressionMask) > 4)
            return ErrorCode.UnknownServerError;
        if (producerId >= 0 && baseSequence < 0)
            return ErrorCode.InvalidRecord;
        if (producerId < 0 && (attributes & BatchLayout.TransactionalFlag) != 0)
            return ErrorCode.InvalidRecord;
        return ErrorCode.None;
    }
}
