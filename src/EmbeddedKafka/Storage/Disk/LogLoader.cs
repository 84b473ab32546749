using System.Buffers.Binary;

namespace EmbeddedKafka.Storage.Disk;

/// <summary>
/// Reads a replica's log at start. Every batch's header is checked; above the recovery point, up to which everything
/// is known to be on the disk, its checksum too. The log is cut off at the first byte that is not a valid batch.
/// </summary>
internal sealed class LogLoader(LogDirectory directory, long recoveryPoint, Action<string> log)
{
    const int BufferSize = 1 << 20;

    /// <summary>Loads all segments into <paramref name="target"/> and shows every batch to <paramref name="see"/> while
    /// it is in memory.</summary>
    public void Load(ReplicaLog target, long now, Action<RecordBatch> see)
    {
        FinishSwaps();
        var segments = directory.Segments().ToArray();
        for (var i = 0; i < segments.Length; i++)
        {
            var segment = new LogSegment(segments[i], now, new SegmentFiles(directory, segments[i]));
            var isWhole = Load(segment, target, see);
            if (i < segments.Length - 1 && isWhole)
                segment.Files!.Index.Seal();
            if (!segment.Files!.RepairIndexes() && isWhole && segment.NextOffset <= recoveryPoint)
                log(
                    $"{directory.PathOf(segments[i], ".index")}: the indexes of this segment were damaged and "
                        + "are built again"
                );
            if (isWhole)
                continue;
            foreach (var later in segments[(i + 1)..])
                new SegmentFiles(directory, later).Delete();
            return;
        }
    }

    /// <summary>False when the file had to be cut.</summary>
    bool Load(LogSegment segment, ReplicaLog target, Action<RecordBatch> see)
    {
        var files = segment.Files!;
        var fileSize = files.FileSize;
        target.Adopt(segment);
        var buffer = new byte[BufferSize];
        var (from, filled) = (0L, 0);
        while (files.Size < fileSize)
        {
            var at = (int)(files.Size - from);
            var size = SizeAt(buffer.AsSpan(at, filled - at));
            var needed = size > 0 ? size : BatchLayout.LogOverhead;
            if (needed > filled - at)
            {
                if (needed > fileSize - files.Size)
                    break;
                if (needed > buffer.Length)
                    buffer = new byte[needed];
                from = files.Size;
                filled = files.Fill(buffer, from);
                continue;
            }
            if (size == 0 || !IsNext(buffer.AsSpan(at, size), target))
                break;
            var batch = RecordBatch.Over(buffer, at, size);
            see(batch);
            target.Adopt(segment, files.Note(batch));
            segment.Batches[^1].Evict();
        }
        if (files.Size == fileSize)
            return true;
        log(
            $"{directory.PathOf(segment.BaseOffset, ".log")}: {fileSize - files.Size} bytes behind offset "
                + $"{target.EndOffset} are no whole batches and are cut off"
        );
        files.TruncateTo(segment.Batches);
        return false;
    }

    /// <summary>0 when no batch can begin so.</summary>
    static int SizeAt(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < BatchLayout.LogOverhead)
            return 0;
        var length = BinaryPrimitives.ReadInt32BigEndian(bytes[BatchLayout.Length..]);
        return
            length is >= BatchLayout.HeaderSize - BatchLayout.LogOverhead and <= int.MaxValue - BatchLayout.LogOverhead
            ? length + BatchLayout.LogOverhead
            : 0;
    }

    bool IsNext(ReadOnlySpan<byte> batch, ReplicaLog target)
    {
        if (batch[BatchLayout.Magic] != 2)
            return false;
        var baseOffset = BinaryPrimitives.ReadInt64BigEndian(batch);
        var lastOffset = baseOffset + BinaryPrimitives.ReadInt32BigEndian(batch[BatchLayout.LastOffsetDelta..]);
        if (baseOffset < target.EndOffset || lastOffset < baseOffset)
            return false;
        return lastOffset < recoveryPoint
            || BinaryPrimitives.ReadUInt32BigEndian(batch[BatchLayout.Crc..])
                == Crc32C.Compute(batch[BatchLayout.Attributes..]);
    }

    /// <summary>Finishes a compaction that a crash interrupted: deletes unfinished cleaned segments, and puts finished
    /// ones in the place of the segments that they were made from.</summary>
    void FinishSwaps()
    {
        foreach (var file in Directory.EnumerateFiles(directory.Path))
            if (
                file.EndsWith(".cleaned", StringComparison.Ordinal)
                || file.EndsWith(".deleted", StringComparison.Ordinal)
                || file.EndsWith(".tmp", StringComparison.Ordinal)
            )
                File.Delete(file);
        foreach (var baseOffset in directory.Segments(".log.swap"))
        {
            var end = EndOf(baseOffset);
            foreach (var old in directory.Segments())
                if (old > baseOffset && old < end)
                    new SegmentFiles(directory, old).Delete();
            new SegmentFiles(directory, baseOffset, ".swap").Rename("");
        }
    }

    long EndOf(long swap)
    {
        var bytes = File.ReadAllBytes(directory.PathOf(swap, ".log.swap"));
        var (at, end) = (0, swap);
        while (SizeAt(bytes.AsSpan(at)) is > 0 and var size && size <= bytes.Length - at)
        {
            end = RecordBatch.Over(bytes, at, size).NextOffset;
            at += size;
        }
        return end;
    }
}
