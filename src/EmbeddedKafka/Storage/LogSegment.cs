using EmbeddedKafka.Storage.Disk;

namespace EmbeddedKafka.Storage;

/// <summary>A run of batches that retention deletes as one; a log appends to its last segment only.</summary>
internal sealed class LogSegment(long baseOffset, long createdAt, SegmentFiles? files = null)
{
    readonly List<RecordBatch> _batches = [];

    public long BaseOffset { get; } = baseOffset;

    /// <summary>Null in memory.</summary>
    public SegmentFiles? Files { get; } = files;

    public long CreatedAt { get; } = createdAt;
    public long Bytes { get; private set; }
    public long MaxTimestamp { get; private set; } = -1;
    public long LastModified { get; private set; } = createdAt;
    public IReadOnlyList<RecordBatch> Batches => _batches;
    public long NextOffset => _batches.Count == 0 ? BaseOffset : _batches[^1].NextOffset;

    /// <summary>The timestamp that retention compares: the largest of the records, or that of the last append when they
    /// carry none.</summary>
    public long LargestTimestamp => MaxTimestamp >= 0 ? MaxTimestamp : LastModified;

    public void Append(RecordBatch batch, long now)
    {
        _batches.Add(batch);
        Bytes += batch.Size;
        MaxTimestamp = Math.Max(MaxTimestamp, batch.MaxTimestamp);
        LastModified = now;
    }

    /// <summary>When the first batch here was new, by its timestamp, or by the clock when it has none.</summary>
    public long FirstTimestamp =>
        _batches.Count > 0 && _batches[0].MaxTimestamp >= 0 ? _batches[0].MaxTimestamp : CreatedAt;

    public bool IsFullFor(RecordBatch batch, LogSettings settings, long now)
    {
        if (_batches.Count == 0)
            return false;
        if (Bytes + batch.Size > settings.SegmentBytes || batch.LastOffset - BaseOffset > int.MaxValue)
            return true;
        var first = _batches[0].MaxTimestamp;
        var waited = first >= 0 && batch.MaxTimestamp >= 0 ? batch.MaxTimestamp - first : now - CreatedAt;
        return waited > settings.MaxSegmentMs;
    }

    /// <summary>The index of the batch that holds <paramref name="offset"/>, or of the first one after it.</summary>
    public int IndexOf(long offset)
    {
        int low = 0,
            high = _batches.Count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_batches[middle].LastOffset < offset)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    /// <summary>Removes the batches that reach <paramref name="offset"/>; tells where the first of them began, null
    /// when there is none.</summary>
    public long? RemoveFrom(long offset, out long bytes)
    {
        bytes = 0;
        var keep = IndexOf(offset);
        if (keep == _batches.Count)
            return null;
        var first = _batches[keep].BaseOffset;
        bytes = Remove(keep, _batches.Count - keep);
        return first;
    }

    public long RemoveBefore(long offset) => Remove(0, IndexOf(offset));

    long Remove(int index, int count)
    {
        if (count == 0)
            return 0;
        var before = Bytes;
        _batches.RemoveRange(index, count);
        Bytes = 0;
        MaxTimestamp = -1;
        foreach (var batch in _batches)
        {
            Bytes += batch.Size;
            MaxTimestamp = Math.Max(MaxTimestamp, batch.MaxTimestamp);
        }
        return before - Bytes;
    }
}
