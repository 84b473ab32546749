using System.Buffers.Binary;

namespace EmbeddedKafka.Storage.Disk;

/// <summary>
/// The sparse indexes of a segment in the formats of Kafka: offset to position, timestamp to offset, aborted
/// transactions. The broker itself finds batches by what it keeps in memory; the files are for its next start and for
/// Kafka's tools.
/// </summary>
internal sealed class SegmentIndex(long baseOffset, int interval)
{
    readonly ByteSink _offsets = new();
    readonly ByteSink _times = new();
    readonly ByteSink _aborted = new(0);
    long _bytesSinceEntry;
    (long Timestamp, long Offset) _latest = (-1, 0);
    long _latestWritten = -1;

    public bool HasAborted => _aborted.Length > 0;

    public ReadOnlyMemory<byte> OffsetBytes() => _offsets.Memory;

    public ReadOnlyMemory<byte> TimeBytes() => _times.Memory;

    public ReadOnlyMemory<byte> AbortedBytes() => _aborted.Memory;

    public void Add(RecordBatch batch, long position)
    {
        if (batch.MaxTimestamp > _latest.Timestamp)
            _latest = (batch.MaxTimestamp, batch.LastOffset);
        if (_bytesSinceEntry > interval)
        {
            Span<byte> entry = stackalloc byte[8];
            BinaryPrimitives.WriteInt32BigEndian(entry, (int)(batch.LastOffset - baseOffset));
            BinaryPrimitives.WriteInt32BigEndian(entry[4..], (int)position);
            _offsets.Write(entry);
            AddTime();
            _bytesSinceEntry = 0;
        }
        _bytesSinceEntry += batch.Size;
    }

    void AddTime()
    {
        if (_latest.Timestamp <= _latestWritten)
            return;
        Span<byte> entry = stackalloc byte[12];
        BinaryPrimitives.WriteInt64BigEndian(entry, _latest.Timestamp);
        BinaryPrimitives.WriteInt32BigEndian(entry[8..], (int)(_latest.Offset - baseOffset));
        _times.Write(entry);
        _latestWritten = _latest.Timestamp;
    }

    public void AddAborted(long producerId, long firstOffset, long lastOffset, long lastStableOffset)
    {
        Span<byte> entry = stackalloc byte[34];
        entry[..2].Clear();
        BinaryPrimitives.WriteInt64BigEndian(entry[2..], producerId);
        BinaryPrimitives.WriteInt64BigEndian(entry[10..], firstOffset);
        BinaryPrimitives.WriteInt64BigEndian(entry[18..], lastOffset);
        BinaryPrimitives.WriteInt64BigEndian(entry[26..], lastStableOffset);
        _aborted.Write(entry);
    }

    public void ClearAborted() => _aborted.Clear();

    /// <summary>The last entry of the time index is the largest timestamp of all.</summary>
    public void Seal() => AddTime();

    public void Clear()
    {
        foreach (var sink in (ByteSink[])[_offsets, _times, _aborted])
            sink.Clear();
        _bytesSinceEntry = 0;
        _latest = (-1, 0);
        _latestWritten = -1;
    }
}
