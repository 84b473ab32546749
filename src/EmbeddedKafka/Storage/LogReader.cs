namespace EmbeddedKafka.Storage;

/// <summary>Reads batches for a Fetch.</summary>
internal static class LogReader
{
    /// <summary>From this size on a slice of one chunk goes out as it is, rather than being joined to the next chunk by
    /// a copy.</summary>
    const int WorthSendingAlone = 64 * 1024;

    const int IndexInterval = 4096;

    /// <summary>
    /// Batches from <paramref name="offset"/> below <paramref name="limit"/>, at most <paramref name="maxBytes"/>;
    /// the first one regardless of its size when <paramref name="atLeastOne"/>. What room is left behind whole batches
    /// is filled with the beginning of the next, as by Kafka, which sends a slice of a file; clients ignore it. The
    /// counts are of whole ones. For the same reason nothing goes beyond the segment in which it begins.
    /// </summary>
    public static ReadOnlyMemory<byte> Read(
        ReplicaLog log,
        long offset,
        long limit,
        int maxBytes,
        bool atLeastOne,
        out int batches,
        out long records
    )
    {
        batches = 0;
        records = 0;
        var cursor = log.Seek(offset, limit);
        if (!cursor.TryNext(out var first))
            return default;
        if (first.Size > maxBytes && !atLeastOne)
            return default;

        long total = first.Size;
        batches = 1;
        records = first.RecordCount;
        var last = first;
        var scattered = false;
        var segment = cursor.Segment;
        while (total < maxBytes && cursor.TryNext(out var batch) && cursor.Segment == segment)
        {
            if (!last.IsFollowedBy(batch))
            {
                if (!scattered && total >= WorthSendingAlone)
                    break;
                scattered = true;
            }
            if (total + batch.Size > maxBytes)
            {
                total = maxBytes;
                break;
            }
            total += batch.Size;
            batches++;
            records += batch.RecordCount;
            last = batch;
        }
        return scattered ? Join(log, offset, limit, (int)total) : first.BytesFromHere((int)total);
    }

    /// <summary>
    /// Bytes that a Fetch from <paramref name="offset"/> could return, counted up to <paramref name="enough"/>; enough
    /// where a newer segment has begun, as no more will come into this one.
    /// </summary>
    public static long Available(ReplicaLog log, long offset, long limit, long enough)
    {
        var cursor = log.Seek(offset, limit);
        if (!cursor.TryNext(out var first))
            return 0;
        if (log.SegmentOf(limit - 1) > cursor.Segment)
            return enough;
        long total = first.Size;
        while (total < enough && cursor.TryNext(out var batch))
            total += batch.Size;
        return total;
    }

    /// <summary>
    /// An offset behind the <paramref name="bytes"/> that a Fetch from <paramref name="offset"/> returns. As coarse as
    /// Kafka's, which takes it from an index with an entry every 4 KiB and so tells of more aborted transactions than
    /// it must.
    /// </summary>
    public static long UpperBound(ReplicaLog log, long offset, long bytes)
    {
        var cursor = log.Seek(offset, long.MaxValue);
        for (var left = bytes + IndexInterval; cursor.TryNext(out var batch); left -= batch.Size)
            if (left <= 0)
                return batch.BaseOffset;
        return log.EndOffset;
    }

    static byte[] Join(ReplicaLog log, long offset, long limit, int total)
    {
        var joined = GC.AllocateUninitializedArray<byte>(total);
        var cursor = log.Seek(offset, limit);
        for (var at = 0; at < total && cursor.TryNext(out var batch); at += batch.Size)
            batch.Bytes.Span[..Math.Min(batch.Size, total - at)].CopyTo(joined.AsSpan(at));
        return joined;
    }
}
