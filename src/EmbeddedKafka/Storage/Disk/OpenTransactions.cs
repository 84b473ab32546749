using System.Buffers.Binary;

namespace EmbeddedKafka.Storage.Disk;

/// <summary>Where the open transactions of a log began, to note in the transaction index where aborted ones
/// lie.</summary>
internal sealed class OpenTransactions
{
    readonly Dictionary<long, long> _firstOffsets = [];

    public void Add(RecordBatch batch, SegmentIndex index)
    {
        if (!batch.IsTransactional)
            return;
        if (!batch.IsControl)
        {
            _firstOffsets.TryAdd(batch.ProducerId, batch.BaseOffset);
            return;
        }
        if (!_firstOffsets.Remove(batch.ProducerId, out var first) || !IsAbort(batch))
            return;
        var lastStableOffset = batch.NextOffset;
        foreach (var open in _firstOffsets.Values)
            lastStableOffset = Math.Min(lastStableOffset, open);
        index.AddAborted(batch.ProducerId, first, batch.LastOffset, lastStableOffset);
    }

    static bool IsAbort(RecordBatch batch)
    {
        var records = batch.Bytes.Span[BatchLayout.HeaderSize..];
        return batch.RecordCount > 0
            && RecordParts.TryTake(ref records, out var marker)
            && marker.Key.Length >= 4
            && BinaryPrimitives.ReadInt16BigEndian(marker.Key[2..]) == 0;
    }

    public void Clear() => _firstOffsets.Clear();
}
