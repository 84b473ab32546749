using System.Buffers.Binary;

namespace EmbeddedKafka.Storage;

/// <summary>
/// Which batches of transactions compaction may drop: the data of aborted ones at once, a marker when none of its
/// transaction's data is left before it.
/// </summary>
internal sealed class CleanedTransactions
{
    readonly Queue<(long ProducerId, long FirstOffset)> _aborted = [];
    readonly Dictionary<long, bool> _ongoingAborted = [];
    readonly HashSet<long> _ongoingCommitted = [];

    CleanedTransactions(IEnumerable<(long ProducerId, long FirstOffset)> aborted)
    {
        foreach (var transaction in aborted)
            _aborted.Enqueue(transaction);
    }

    /// <summary>Looks for what was aborted in a log below its last stable offset.</summary>
    public static CleanedTransactions Of(ReplicaLog log, long lastStableOffset)
    {
        var open = new Dictionary<long, long>();
        var aborted = new List<(long ProducerId, long FirstOffset)>();
        foreach (var segment in log.Segments)
        foreach (var batch in segment.Batches)
        {
            if (!batch.IsTransactional || batch.LastOffset >= lastStableOffset)
                continue;
            if (!batch.IsControl)
                open.TryAdd(batch.ProducerId, batch.BaseOffset);
            else if (open.Remove(batch.ProducerId, out var first) && IsCommit(batch) is false)
                aborted.Add((batch.ProducerId, first));
        }
        aborted.Sort((a, b) => a.FirstOffset.CompareTo(b.FirstOffset));
        return new(aborted);
    }

    /// <summary>Whether the batch may be dropped. Call it for each batch in order.</summary>
    public bool MayDiscard(RecordBatch batch)
    {
        while (_aborted.TryPeek(out var next) && next.FirstOffset <= batch.LastOffset)
        {
            _aborted.Dequeue();
            _ongoingAborted.TryAdd(next.ProducerId, false);
        }
        if (batch.IsControl)
            return MayDiscardMarker(batch);
        if (!batch.IsTransactional)
            return false;
        if (_ongoingAborted.ContainsKey(batch.ProducerId))
        {
            _ongoingAborted[batch.ProducerId] = true;
            return true;
        }
        _ongoingCommitted.Add(batch.ProducerId);
        return false;
    }

    bool MayDiscardMarker(RecordBatch batch) =>
        IsCommit(batch) switch
        {
            null => batch.RecordCount == 0,
            true => !_ongoingCommitted.Remove(batch.ProducerId),
            false => !(_ongoingAborted.Remove(batch.ProducerId, out var seen) && seen),
        };

    // A control record's key: version, then type 0 for abort, 1 for commit.
    static bool? IsCommit(RecordBatch batch)
    {
        var records = batch.Bytes.Span[BatchLayout.HeaderSize..];
        if (batch.RecordCount == 0 || !RecordParts.TryTake(ref records, out var marker) || marker.Key.Length < 4)
            return null;
        return BinaryPrimitives.ReadInt16BigEndian(marker.Key[2..]) switch
        {
            0 => false,
            1 => true,
            _ => null,
        };
    }
}
