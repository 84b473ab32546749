namespace EmbeddedKafka.Storage;

/// <summary>
/// Compacts one log: below an offset it keeps the last record of every key. Tombstones and transaction markers stay
/// until their batch's delete horizon, which the first cleaning sets (KIP-534). Source: Kafka's Cleaner and
/// MemoryRecords.filterTo.
/// </summary>
internal sealed class LogCompactor(ReplicaLog log, LogSettings settings, long now, CleanedBatches made)
{
    readonly ByteSink _kept = new();
    OffsetMap _map = new();

    /// <summary>
    /// Cleans all whole segments below <paramref name="end"/>; keys are taken from <paramref name="firstDirty"/> on.
    /// <paramref name="lastOfProducer"/> tells whether a producer's state hangs on a batch.
    /// </summary>
    public void Clean(long firstDirty, long end, long lastStableOffset, Predicate<RecordBatch> lastOfProducer)
    {
        _map = MapKeys(firstDirty, end, lastStableOffset);
        var transactions = CleanedTransactions.Of(log, lastStableOffset);
        var index = 0;
        while (index < log.Segments.Count && log.Segments[index].BaseOffset < end)
        {
            var count = GroupFrom(index, end);
            CleanGroup(index, count, end, transactions, lastOfProducer);
            index++;
        }
        log.FirstDirtyOffset = end;
    }

    OffsetMap MapKeys(long firstDirty, long end, long lastStableOffset)
    {
        var map = new OffsetMap();
        var transactions = CleanedTransactions.Of(log, lastStableOffset);
        foreach (var segment in log.Segments)
        {
            if (segment.BaseOffset >= end)
                break;
            foreach (var batch in segment.Batches)
                if (!transactions.MayDiscard(batch) && !batch.IsControl && batch.LastOffset >= firstDirty)
                    MapKeys(map, batch, firstDirty);
        }
        map.Reach(end - 1);
        return map;
    }

    static void MapKeys(OffsetMap map, RecordBatch batch, long firstDirty)
    {
        if (!RecordPayload.TryUnpack(batch, out var unpacked))
            return;
        var records = unpacked.Span;
        for (var left = batch.RecordCount; left > 0 && RecordParts.TryTake(ref records, out var record); left--)
            if (record.HasKey && batch.BaseOffset + record.OffsetDelta is var offset && offset >= firstDirty)
                map.Put(record.Key, offset);
    }

    // Cleaned segments shrink; neighbours that fit into one become one.
    int GroupFrom(int index, long end)
    {
        var first = log.Segments[index];
        var bytes = first.Bytes;
        var count = 1;
        for (var next = index + 1; next < log.Segments.Count && log.Segments[next].BaseOffset < end; next++, count++)
        {
            bytes += log.Segments[next].Bytes;
            if (bytes > settings.SegmentBytes || log.Segments[next].NextOffset - first.BaseOffset > int.MaxValue)
                break;
        }
        return count;
    }

    void CleanGroup(
        int index,
        int count,
        long end,
        CleanedTransactions transactions,
        Predicate<RecordBatch> lastOfProducer
    )
    {
        var cleaned = new List<RecordBatch>();
        var changed = count > 1;
        for (var i = index; i < index + count; i++)
            foreach (var batch in log.Segments[i].Batches)
            {
                var kept = Clean(batch, end, transactions, lastOfProducer);
                changed |= kept != batch;
                if (kept is not null)
                    cleaned.Add(kept);
            }
        if (changed)
            log.Replace(index, count, cleaned.ConvertAll(made.Settle));
    }

    RecordBatch? Clean(
        RecordBatch batch,
        long end,
        CleanedTransactions transactions,
        Predicate<RecordBatch> lastOfProducer
    )
    {
        var mayDiscard = transactions.MayDiscard(batch);
        var discard = mayDiscard && (!batch.IsControl || batch.DeleteHorizon is { } horizon && horizon <= now);
        if (
            !discard
            && batch.RecordCount > 0
            && Filter(batch, isMarkerOfNothing: mayDiscard && batch.IsControl) is { } filtered
        )
            return filtered;
        // Offsets and sequence numbers must not seem to go back: the end of the cleaned part and each producer's last
        // batch stay, if empty.
        if (batch.NextOffset != end && !(batch.ProducerId >= 0 && lastOfProducer(batch)))
            return null;
        return batch.RecordCount == 0 ? batch : made.Make(batch, BatchRewriter.Empty(batch));
    }

    /// <summary>The batch itself when all its records stay, another with those that do, or null.</summary>
    RecordBatch? Filter(RecordBatch batch, bool isMarkerOfNothing)
    {
        // A batch that cannot be decompressed is kept.
        if (!RecordPayload.TryUnpack(batch, out var unpacked))
            return batch;
        var (kept, hasTombstone, first, latest) = Judge(batch, unpacked.Span);
        if (kept == 0)
            return null;
        var setsHorizon = (hasTombstone || isMarkerOfNothing) && batch.DeleteHorizon is null;
        if (kept == batch.RecordCount && !setsHorizon)
            return batch;
        var horizon = setsHorizon ? now + settings.DeleteRetentionMs : batch.DeleteHorizon;
        Write(batch, unpacked.Span, horizon ?? first);
        return made.Make(
            batch,
            BatchRewriter.WithRecords(
                batch,
                _kept.Memory,
                kept,
                horizon ?? first,
                batch.UsesLogAppendTime ? batch.MaxTimestamp : latest,
                horizon is not null
            )
        );
    }

    (int Kept, bool HasTombstone, long First, long Latest) Judge(RecordBatch batch, ReadOnlySpan<byte> records)
    {
        var (kept, hasTombstone, first, latest) = (0, false, -1L, -1L);
        for (var left = batch.RecordCount; left > 0 && RecordParts.TryTake(ref records, out var record); left--)
        {
            if (!Stays(batch, record))
                continue;
            var timestamp = batch.TimestampOf(record.TimestampDelta);
            if (kept++ == 0)
                first = timestamp;
            latest = Math.Max(latest, timestamp);
            hasTombstone |= !record.HasValue;
        }
        return (kept, hasTombstone, first, latest);
    }

    void Write(RecordBatch batch, ReadOnlySpan<byte> records, long baseTimestamp)
    {
        _kept.Clear();
        for (var left = batch.RecordCount; left > 0 && RecordParts.TryTake(ref records, out var record); left--)
            if (Stays(batch, record))
                record.WriteTo(_kept, batch.TimestampOf(record.TimestampDelta) - baseTimestamp);
    }

    bool Stays(RecordBatch batch, in RecordParts record)
    {
        if (batch.IsControl)
            return true;
        var offset = batch.BaseOffset + record.OffsetDelta;
        if (offset > _map.LatestOffset)
            return true;
        if (!record.HasKey || _map.HasNewer(record.Key, offset))
            return false;
        return record.HasValue || batch.DeleteHorizon is not { } horizon || now < horizon;
    }
}
