namespace EmbeddedKafka.Storage;

/// <summary>The log of one replica: segments of batches from the log start offset to the log end offset.</summary>
internal sealed class ReplicaLog
{
    readonly List<LogSegment> _segments = [];

    public long StartOffset { get; private set; }
    public long EndOffset { get; private set; }
    public long Bytes { get; private set; }
    public EpochCache Epochs { get; } = new();
    public IReadOnlyList<LogSegment> Segments => _segments;

    /// <summary>Compaction has seen every key below this offset.</summary>
    public long FirstDirtyOffset { get; set; }

    public bool IsEmpty => EndOffset == StartOffset;

    public void Append(RecordBatch batch, LogSettings settings, long now)
    {
        var active = _segments.Count == 0 ? null : _segments[^1];
        if (active is null || active.IsFullFor(batch, settings, now)) active = Roll(batch.BaseOffset, now);
        active.Append(batch, now);
        Epochs.Assign(batch.LeaderEpoch, batch.BaseOffset);
        EndOffset = batch.NextOffset;
        Bytes += batch.Size;
    }

    LogSegment Roll(long baseOffset, long now)
    {
        var segment = new LogSegment(baseOffset, now);
        _segments.Add(segment);
        return segment;
    }

    /// <summary>The batch that holds <paramref name="offset"/> (or the next one after a gap), if any lies below <paramref name="limit"/>.</summary>
    public LogCursor Seek(long offset, long limit)
    {
        var segment = SegmentOf(offset);
        return segment < 0 ? default : new LogCursor(this, segment, _segments[segment].IndexOf(offset), limit);
    }

    int SegmentOf(long offset)
    {
        if (offset >= EndOffset || _segments.Count == 0) return -1;
        int low = 0, high = _segments.Count - 1;
        while (low < high)
        {
            var middle = (low + high + 1) >>> 1;
            if (_segments[middle].BaseOffset <= offset) low = middle;
            else high = middle - 1;
        }
        return low;
    }

    /// <summary>Drops everything from <paramref name="offset"/> on; a batch that straddles it goes as a whole.</summary>
    public void TruncateTo(long offset)
    {
        if (offset >= EndOffset) return;
        while (_segments.Count > 0 && _segments[^1].BaseOffset >= offset) DropSegment(_segments.Count - 1);
        EndOffset = Math.Max(offset, StartOffset);
        if (_segments.Count > 0 && _segments[^1].RemoveFrom(offset, out var removed) is { } first)
        {
            Bytes -= removed;
            EndOffset = Math.Min(first, offset);
        }
        StartOffset = Math.Min(StartOffset, EndOffset);
        FirstDirtyOffset = Math.Min(FirstDirtyOffset, EndOffset);
        Epochs.TruncateFromEnd(EndOffset);
    }

    /// <summary>Begins anew at <paramref name="offset"/>, as a follower does whose log ends before the leader's begins.</summary>
    public void ResetTo(long offset)
    {
        _segments.Clear();
        Epochs.Clear();
        Bytes = 0;
        StartOffset = EndOffset = offset;
    }

    /// <summary>Raises the log start offset and frees the batches that lie wholly below it.</summary>
    public void AdvanceStart(long offset)
    {
        if (offset <= StartOffset) return;
        StartOffset = Math.Min(offset, EndOffset);
        while (_segments.Count > 1 && _segments[1].BaseOffset <= StartOffset) DropSegment(0);
        if (_segments.Count > 0) Bytes -= _segments[0].RemoveBefore(StartOffset);
        Epochs.TruncateFromStart(StartOffset);
    }

    /// <summary>Puts one segment with what compaction left of <paramref name="count"/> in their place.</summary>
    public void Replace(int index, int count, IReadOnlyList<RecordBatch> batches)
    {
        var (first, last) = (_segments[index], _segments[index + count - 1]);
        var cleaned = new LogSegment(first.BaseOffset, first.CreatedAt);
        foreach (var batch in batches) cleaned.Append(batch, last.LastModified);
        for (var i = 0; i < count; i++) Bytes -= _segments[index + i].Bytes;
        Bytes += cleaned.Bytes;
        _segments.RemoveRange(index, count);
        _segments.Insert(index, cleaned);
    }

    void DropSegment(int index)
    {
        Bytes -= _segments[index].Bytes;
        _segments.RemoveAt(index);
    }
}
