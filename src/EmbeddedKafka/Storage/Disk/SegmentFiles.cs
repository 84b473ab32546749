using Microsoft.Win32.SafeHandles;

namespace EmbeddedKafka.Storage.Disk;

/// <summary>
/// The files of one segment: batches as they came, and three indexes beside them. A batch is in the operating system's
/// hands before anybody is told of it, so it outlives the process; <see cref="Flush"/> has it outlive the machine.
/// </summary>
internal sealed class SegmentFiles
{
    readonly LogDirectory _directory;
    readonly long _baseOffset;
    SafeFileHandle? _log;
    string _suffix;

    public SegmentFiles(LogDirectory directory, long baseOffset, string suffix = "")
    {
        _directory = directory;
        _baseOffset = baseOffset;
        _suffix = suffix;
        Index = new(baseOffset, directory.IndexInterval);
    }

    public long Size { get; private set; }

    public SegmentIndex Index { get; }

    string LogPath => _directory.PathOf(_baseOffset, ".log" + _suffix);

    SafeFileHandle Log => _log ??= Open();

    /// <exception cref="IOException">The file cannot be opened, for whatever reason.</exception>
    SafeFileHandle Open()
    {
        try
        {
            return File.OpenHandle(
                LogPath,
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.ReadWrite | FileShare.Delete
            );
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException(e.Message, e);
        }
    }

    /// <summary>Makes the files, without content, so that the log says where it begins.</summary>
    public void Create()
    {
        RandomAccess.SetLength(Log, 0);
        SaveIndexes();
    }

    /// <exception cref="IOException">The batch could not be written; what is there of it is cut off.</exception>
    public RecordBatch Append(RecordBatch batch)
    {
        try
        {
            RandomAccess.Write(Log, batch.Bytes.Span, Size);
        }
        catch (IOException)
        {
            TryCutTo(Size);
            throw;
        }
        return Note(batch);
    }

    /// <summary>Takes the batch that lies behind those known, as when the file is read at start.</summary>
    public RecordBatch Note(RecordBatch batch)
    {
        var stored = batch.At(this, Size);
        Index.Add(stored, Size);
        Size += batch.Size;
        return stored;
    }

    void TryCutTo(long size)
    {
        try
        {
            RandomAccess.SetLength(Log, size);
        }
        catch (IOException)
        {
            // The rest of a batch stays in the file; the next start truncates it.
        }
    }

    public byte[] Read(long position, int size)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(size);
        if (Fill(bytes, position) < size)
            throw new EndOfStreamException($"{LogPath} ends before {position + size}");
        return bytes;
    }

    /// <summary>Reads as much as there is; tells how much that was.</summary>
    public int Fill(Span<byte> bytes, long position)
    {
        var done = 0;
        while (done < bytes.Length && RandomAccess.Read(Log, bytes[done..], position + done) is > 0 and var read)
            done += read;
        return done;
    }

    public long FileSize => RandomAccess.GetLength(Log);

    /// <summary>Keeps these batches, the first of those that were here.</summary>
    public void TruncateTo(IReadOnlyList<RecordBatch> batches)
    {
        Index.Clear();
        Size = 0;
        foreach (var batch in batches)
        {
            Index.Add(batch, Size);
            Size += batch.Size;
        }
        RandomAccess.SetLength(Log, Size);
        SaveIndexes();
    }

    /// <summary>Closes the segment for appends and flushes it.</summary>
    public void Seal()
    {
        Index.Seal();
        SaveIndexes();
        Flush();
    }

    public void SaveIndexes()
    {
        _directory.Write(_baseOffset, ".index" + _suffix, Index.OffsetBytes());
        _directory.Write(_baseOffset, ".timeindex" + _suffix, Index.TimeBytes());
        if (Index.HasAborted)
            _directory.Write(_baseOffset, ".txnindex" + _suffix, Index.AbortedBytes());
        else
            File.Delete(_directory.PathOf(_baseOffset, ".txnindex" + _suffix));
    }

    /// <summary>Whether the index files say what they should; else they are written anew.</summary>
    public bool RepairIndexes()
    {
        if (
            _directory.Holds(_baseOffset, ".index", Index.OffsetBytes())
            && _directory.Holds(_baseOffset, ".timeindex", Index.TimeBytes())
            && (
                Index.HasAborted
                    ? _directory.Holds(_baseOffset, ".txnindex", Index.AbortedBytes())
                    : !File.Exists(_directory.PathOf(_baseOffset, ".txnindex"))
            )
        )
            return true;
        SaveIndexes();
        return false;
    }

    public void Flush() => RandomAccess.FlushToDisk(Log);

    public void Close()
    {
        _log?.Dispose();
        _log = null;
    }

    public void Delete()
    {
        Close();
        foreach (var extension in (string[])[".log", ".index", ".timeindex", ".txnindex"])
            File.Delete(_directory.PathOf(_baseOffset, extension + _suffix));
    }

    /// <summary>Gives the files another suffix: from <c>.cleaned</c> to <c>.swap</c> to none, in which order a crash at
    /// any moment can be finished.</summary>
    public void Rename(string suffix)
    {
        Close();
        foreach (var extension in (string[])[".index", ".timeindex", ".txnindex", ".log"])
            if (File.Exists(_directory.PathOf(_baseOffset, extension + _suffix)))
                File.Move(
                    _directory.PathOf(_baseOffset, extension + _suffix),
                    _directory.PathOf(_baseOffset, extension + suffix),
                    overwrite: true
                );
        _suffix = suffix;
    }
}
