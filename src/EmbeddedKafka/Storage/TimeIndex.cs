namespace EmbeddedKafka.Storage;

/// <summary>Answers ListOffsets by time. A batch that cannot be unpacked here answers with its first or last
/// record.</summary>
internal static class TimeIndex
{
    /// <summary>The first record at or after <paramref name="timestamp"/> (milliseconds) below
    /// <paramref name="limit"/>.</summary>
    public static RecordPosition? FirstAtOrAfter(ReplicaLog log, long timestamp, long limit)
    {
        foreach (var segment in log.Segments)
        {
            if (segment.MaxTimestamp < timestamp)
                continue;
            foreach (var batch in segment.Batches)
            {
                if (batch.LastOffset >= limit)
                    return null;
                if (batch.MaxTimestamp < timestamp)
                    continue;
                if (FirstIn(batch, timestamp, log.StartOffset) is { } found)
                    return found;
            }
        }
        return null;
    }

    /// <summary>The record with the largest timestamp below <paramref name="limit"/>, the first of them where several
    /// share it.</summary>
    public static RecordPosition? Latest(ReplicaLog log, long limit)
    {
        RecordBatch? latest = null;
        foreach (var segment in log.Segments)
        {
            if (latest is not null && segment.MaxTimestamp <= latest.MaxTimestamp)
                continue;
            foreach (var batch in segment.Batches)
                if (batch.LastOffset < limit && (latest is null || batch.MaxTimestamp > latest.MaxTimestamp))
                    latest = batch;
        }
        if (latest is null)
            return null;
        if (latest.MaxTimestamp < 0)
            return new(latest.BaseOffset, -1, latest.LeaderEpoch);
        // As Kafka, this finds the record even when it is below the log's start offset.
        return FirstIn(latest, latest.MaxTimestamp, startOffset: 0);
    }

    static RecordPosition? FirstIn(RecordBatch batch, long timestamp, long startOffset)
    {
        using var room = new UnpackedBytes();
        if (!RecordPayload.TryUnpack(batch.Bytes, batch.Compression, room, out var records))
            return new(
                Math.Max(batch.BaseOffset, startOffset),
                Math.Max(batch.BaseTimestamp, timestamp),
                batch.LeaderEpoch
            );
        var scanner = new RecordScanner(batch, records);
        while (scanner.MoveNext())
            if (scanner.Current.Timestamp >= timestamp && scanner.Current.Offset >= startOffset)
                return scanner.Current;
        return null;
    }
}
