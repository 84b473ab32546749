namespace EmbeddedKafka.Storage;

/// <summary>Reads whole batches for a Fetch.</summary>
internal static class LogReader
{
    /// <summary>From this size on a slice of one chunk goes out as it is, rather than being joined to the next chunk by a copy.</summary>
    const int WorthSendingAlone = 64 * 1024;

    /// <summary>
    /// Batches from <paramref name="offset"/> below <paramref name="limit"/>, at most <paramref name="maxBytes"/>;
    /// the first one regardless of its size when <paramref name="atLeastOne"/>.
    /// </summary>
    public static ReadOnlyMemory<byte> Read(ReplicaLog log, long offset, long limit, int maxBytes, bool atLeastOne, out int batches, out long records)
    {
        batches = 0;
        records = 0;
        var cursor = log.Seek(offset, limit);
        if (!cursor.TryNext(out var first)) return default;
        if (first.Size > maxBytes && !atLeastOne) return default;

        long total = first.Size;
        batches = 1;
        records = first.RecordCount;
        var last = first;
        var scattered = false;
        while (total < maxBytes && cursor.TryNext(out var batch) && total + batch.Size <= maxBytes)
        {
            if (!last.IsFollowedInMemoryBy(batch))
            {
                if (!scattered && total >= WorthSendingAlone) break;
                scattered = true;
            }
            total += batch.Size;
            batches++;
            records += batch.RecordCount;
            last = batch;
        }
        return scattered ? Join(log, offset, limit, batches, (int)total) : first.BytesFromHere((int)total);
    }

    /// <summary>Bytes that a Fetch from <paramref name="offset"/> could return, counted up to <paramref name="enough"/>.</summary>
    public static long Available(ReplicaLog log, long offset, long limit, long enough)
    {
        var cursor = log.Seek(offset, limit);
        long total = 0;
        while (total < enough && cursor.TryNext(out var batch)) total += batch.Size;
        return total;
    }

    static byte[] Join(ReplicaLog log, long offset, long limit, int batches, int total)
    {
        var joined = GC.AllocateUninitializedArray<byte>(total);
        var cursor = log.Seek(offset, limit);
        var at = 0;
        while (batches-- > 0 && cursor.TryNext(out var batch))
        {
            batch.Bytes.Span.CopyTo(joined.AsSpan(at));
            at += batch.Size;
        }
        return joined;
    }
}
