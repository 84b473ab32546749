using System.Buffers.Binary;

namespace EmbeddedKafka.Storage;

/// <summary>
/// Memory for the batches of one partition, in chunks, so that neighbouring batches are one slice for a fetch.
/// A chunk is written once, front to back, and freed when no replica holds a batch of it any more.
/// </summary>
internal sealed class BatchArena
{
    const int SmallestChunk = 4 * 1024;
    const int LargestChunk = 1024 * 1024;

    byte[] _chunk = [];
    int _used;

    /// <summary>Copies a validated batch out of the receive buffer and gives it its place in the log.</summary>
    public RecordBatch Store(ReadOnlySpan<byte> batch, long baseOffset, int leaderEpoch, long? logAppendTime)
    {
        var start = Reserve(batch.Length);
        batch.CopyTo(_chunk.AsSpan(start));
        return Adopt(new(_chunk, start, batch.Length), baseOffset, leaderEpoch, logAppendTime);
    }

    /// <summary>Gives a validated batch its place in the log where it lies; nobody else may write there from now
    /// on.</summary>
    public static RecordBatch Adopt(ArraySegment<byte> batch, long baseOffset, int leaderEpoch, long? logAppendTime)
    {
        BinaryPrimitives.WriteInt64BigEndian(batch, baseOffset);
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(BatchLayout.LeaderEpoch), leaderEpoch);
        if (logAppendTime is { } now)
            StampAppendTime(batch, now);
        return RecordBatch.Over(batch.Array!, batch.Offset, batch.Count);
    }

    static void StampAppendTime(Span<byte> batch, long now)
    {
        var attributes = BinaryPrimitives.ReadInt16BigEndian(batch[BatchLayout.Attributes..]);
        BinaryPrimitives.WriteInt16BigEndian(
            batch[BatchLayout.Attributes..],
            (short)(attributes | BatchLayout.TimestampTypeFlag)
        );
        BinaryPrimitives.WriteInt64BigEndian(batch[BatchLayout.MaxTimestamp..], now);
        BinaryPrimitives.WriteUInt32BigEndian(
            batch[BatchLayout.Crc..],
            Crc32C.Compute(batch[BatchLayout.Attributes..])
        );
    }

    int Reserve(int size)
    {
        if (_chunk.Length - _used < size)
        {
            var next = Math.Clamp(_chunk.Length * 2, SmallestChunk, LargestChunk);
            _chunk = GC.AllocateUninitializedArray<byte>(Math.Max(next, size));
            _used = 0;
        }
        var start = _used;
        _used += size;
        return start;
    }
}
