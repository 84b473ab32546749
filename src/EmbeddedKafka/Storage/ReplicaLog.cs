using EmbeddedKafka.Storage.Disk;

namespace EmbeddedKafka.Storage;

/// <summary>The log of one replica: segments of batches from the log start offset to the log end offset; in memory, or
/// in files as well.</summary>
internal sealed class ReplicaLog(LogDirectory? directory = null)
{
    readonly List<LogSegment> _segments = [];
    readonly OpenTransactions _transactions = new();
    long _unflushed;
    long _flushedAt;

    public long StartOffset { get; private set; }
    public long EndOffset { get; private set; }
    public long Bytes { get; private set; }
    public EpochCache Epochs { get; } = new();
    public IReadOnlyList<LogSegment> Segments => _segments;

    /// <summary>Compaction has seen every key below this offset.</summary>
    public long FirstDirtyOffset { get; set; }

    /// <summary>All below this offset is on the disk, whatever happens to the machine.</summary>
    public long RecoveryPoint { get; private set; }

    public bool IsOnDisk => directory is not null;

    public bool IsEmpty => EndOffset == StartOffset;

    /// <exception cref="IOException">The log is on disk and the disk does not take it.</exception>
    public void Append(RecordBatch batch, LogSettings settings, long now)
    {
        var active = _segments.Count == 0 ? null : _segments[^1];
        if (active is null || active.IsFullFor(batch, settings, now))
            active = Roll(batch.BaseOffset, now);
        var stored = active.Files?.Append(batch) ?? batch;
        Add(active, stored, now);
        if (IsOnDisk)
            FlushIfDue(settings, stored, now);
    }

    void Add(LogSegment segment, RecordBatch batch, long now)
    {
        segment.Append(batch, now);
        if (segment.Files is { } files)
            _transactions.Add(batch, files.Index);
        Epochs.Assign(batch.LeaderEpoch, batch.BaseOffset);
        EndOffset = batch.NextOffset;
        Bytes += batch.Size;
    }

    LogSegment Roll(long baseOffset, long now)
    {
        if (_segments.Count > 0 && IsOnDisk)
        {
            _segments[^1].Files!.Seal();
            RecoveryPoint = EndOffset;
        }
        var segment = NewSegment(baseOffset, now);
        segment.Files?.Create();
        _segments.Add(segment);
        return segment;
    }

    LogSegment NewSegment(long baseOffset, long createdAt, string suffix = "") =>
        new(baseOffset, createdAt, directory is null ? null : new SegmentFiles(directory, baseOffset, suffix));

    /// <summary>Begins a new segment now, so that retention may take the last one.</summary>
    public void Roll(long now)
    {
        if (_segments.Count > 0 && _segments[^1].Batches.Count > 0)
            Roll(EndOffset, now);
    }

    void FlushIfDue(LogSettings settings, RecordBatch batch, long now)
    {
        _unflushed += batch.RecordCount;
        if (_unflushed >= settings.FlushMessages || now - _flushedAt >= settings.FlushMs)
            Flush(now);
    }

    public void Flush(long now)
    {
        if (IsOnDisk && RecoveryPoint < EndOffset && _segments.Count > 0)
            _segments[^1].Files!.Flush();
        RecoveryPoint = EndOffset;
        (_unflushed, _flushedAt) = (0, now);
    }

    /// <summary>Reads what the directory holds. <paramref name="see"/> is shown every batch in order, while it is in
    /// memory.</summary>
    public void Load(
        long startOffset,
        long recoveryPoint,
        long firstDirtyOffset,
        long now,
        Action<string> log,
        Action<RecordBatch> see
    )
    {
        new LogLoader(directory!, recoveryPoint, log).Load(this, now, see);
        StartOffset = Math.Clamp(startOffset, _segments.Count > 0 ? _segments[0].BaseOffset : 0, EndOffset);
        FirstDirtyOffset = Math.Clamp(firstDirtyOffset, StartOffset, EndOffset);
        RecoveryPoint = Math.Min(recoveryPoint, EndOffset);
        foreach (var (epoch, start) in directory!.LoadEpochs())
            if (start <= EndOffset)
                Epochs.Assign(epoch, start);
        Epochs.Changed = () => directory.SaveEpochs(Epochs);
        while (_segments.Count > 1 && _segments[1].BaseOffset <= StartOffset)
            DropSegment(0);
    }

    /// <summary>A new log in an empty directory.</summary>
    public void Begin() => Epochs.Changed = () => directory!.SaveEpochs(Epochs);

    /// <summary>Takes a segment from the disk, empty yet.</summary>
    public void Adopt(LogSegment segment)
    {
        _segments.Add(segment);
        EndOffset = Math.Max(EndOffset, segment.BaseOffset);
    }

    public void Adopt(LogSegment segment, RecordBatch batch) => Add(segment, batch, segment.LastModified);

    /// <summary>Has everything on the disk and lets go of the files.</summary>
    public void Close(long now)
    {
        if (!IsOnDisk)
            return;
        Flush(now);
        foreach (var segment in _segments)
        {
            if (segment == _segments[^1])
                segment.Files!.SaveIndexes();
            segment.Files!.Close();
        }
    }

    /// <summary>Lets go of the files as they are, as when the process ends or the disk fails.</summary>
    public void Abandon()
    {
        foreach (var segment in _segments)
            segment.Files?.Close();
    }

    /// <summary>Removes the log, files and all.</summary>
    public void Delete()
    {
        Abandon();
        Epochs.Changed = null;
        directory?.Delete();
    }

    /// <summary>Frees memory by letting go of the older half of the batches that are in files too; tells how many bytes
    /// that was.</summary>
    public long Evict()
    {
        if (!IsOnDisk)
            return 0;
        long resident = 0,
            freed = 0;
        foreach (var segment in _segments)
        foreach (var batch in segment.Batches)
            if (batch.IsResident)
                resident += batch.Size;
        foreach (var segment in _segments)
        foreach (var batch in segment.Batches)
        {
            if (freed >= resident - resident / 2)
                return freed;
            if (!batch.IsResident)
                continue;
            batch.Evict();
            freed += batch.Size;
        }
        return freed;
    }

    /// <summary>The batch that holds <paramref name="offset"/> (or the next one after a gap), if any lies below
    /// <paramref name="limit"/>.</summary>
    public LogCursor Seek(long offset, long limit)
    {
        var segment = SegmentOf(offset);
        return segment < 0 ? default : new LogCursor(this, segment, _segments[segment].IndexOf(offset), limit);
    }

    /// <summary>The number of the segment that holds an offset; −1 behind the end.</summary>
    public int SegmentOf(long offset)
    {
        if (offset >= EndOffset || _segments.Count == 0)
            return -1;
        int low = 0,
            high = _segments.Count - 1;
        while (low < high)
        {
            var middle = (low + high + 1) >>> 1;
            if (_segments[middle].BaseOffset <= offset)
                low = middle;
            else
                high = middle - 1;
        }
        return low;
    }

    /// <summary>Drops everything from <paramref name="offset"/> on; a batch that straddles it goes as a
    /// whole.</summary>
    public void TruncateTo(long offset)
    {
        if (offset >= EndOffset)
            return;
        while (_segments.Count > 0 && _segments[^1].BaseOffset >= offset)
            DropSegment(_segments.Count - 1);
        EndOffset = Math.Max(offset, StartOffset);
        if (_segments.Count > 0 && _segments[^1].RemoveFrom(offset, out var removed) is { } first)
        {
            Bytes -= removed;
            EndOffset = Math.Min(first, offset);
            _segments[^1].Files?.TruncateTo(_segments[^1].Batches);
        }
        StartOffset = Math.Min(StartOffset, EndOffset);
        FirstDirtyOffset = Math.Min(FirstDirtyOffset, EndOffset);
        RecoveryPoint = Math.Min(RecoveryPoint, EndOffset);
        Epochs.TruncateFromEnd(EndOffset);
        if (IsOnDisk)
            Reopen();
    }

    // An empty log keeps one segment, because the log's start offset is in the segment's name. The transaction index
    // is made anew from the batches that are left.
    void Reopen()
    {
        if (_segments.Count == 0)
            Roll(EndOffset, 0);
        _transactions.Clear();
        foreach (var segment in _segments)
        {
            segment.Files!.Index.ClearAborted();
            foreach (var batch in segment.Batches)
                _transactions.Add(batch, segment.Files.Index);
        }
        foreach (var segment in _segments)
            if (segment == _segments[^1] || segment.Files!.Index.HasAborted)
                segment.Files!.SaveIndexes();
    }

    /// <summary>Begins anew at <paramref name="offset"/>, as a follower does whose log ends before the leader's
    /// begins.</summary>
    public void ResetTo(long offset)
    {
        while (_segments.Count > 0)
            DropSegment(_segments.Count - 1);
        Epochs.Clear();
        StartOffset = EndOffset = RecoveryPoint = FirstDirtyOffset = offset;
        if (IsOnDisk)
            Reopen();
    }

    /// <summary>Raises the log start offset and frees the batches that lie wholly below it.</summary>
    public void AdvanceStart(long offset)
    {
        if (offset <= StartOffset)
            return;
        StartOffset = Math.Min(offset, EndOffset);
        while (_segments.Count > 1 && _segments[1].BaseOffset <= StartOffset)
            DropSegment(0);
        // A file is removed only as a whole.
        if (_segments.Count > 0 && !IsOnDisk)
            Bytes -= _segments[0].RemoveBefore(StartOffset);
        Epochs.TruncateFromStart(StartOffset);
    }

    /// <summary>Puts one segment with what compaction left of <paramref name="count"/> in their place.</summary>
    public void Replace(int index, int count, IReadOnlyList<RecordBatch> batches)
    {
        var (first, last) = (_segments[index], _segments[index + count - 1]);
        var cleaned = NewSegment(first.BaseOffset, first.CreatedAt, ".cleaned");
        cleaned.Files?.Create();
        foreach (var batch in batches)
            cleaned.Append(cleaned.Files?.Append(batch) ?? batch, last.LastModified);
        cleaned.Files?.Seal();
        for (var i = 0; i < count; i++)
            Bytes -= _segments[index + i].Bytes;
        Bytes += cleaned.Bytes;
        Swap(cleaned, _segments.GetRange(index, count));
        _segments.RemoveRange(index, count);
        _segments.Insert(index, cleaned);
        if (IsOnDisk)
            Reopen();
    }

    static void Swap(LogSegment cleaned, List<LogSegment> old)
    {
        if (cleaned.Files is not { } files)
            return;
        files.Rename(".swap");
        foreach (var segment in old)
            segment.Files!.Delete();
        files.Rename("");
        foreach (var batch in cleaned.Batches)
            batch.Evict();
    }

    void DropSegment(int index)
    {
        Bytes -= _segments[index].Bytes;
        _segments[index].Files?.Delete();
        _segments.RemoveAt(index);
    }
}
