using System.Buffers.Binary;
using EmbeddedKafka.Storage.Disk;

namespace EmbeddedKafka.Storage;

/// <summary>
/// One record batch as it lies in a log: the bytes a producer sent, with base offset and leader epoch written by the
/// leader. Its content never changes, so that replicas in memory hold the same object. In a log on disk each has its
/// own, which knows where it lies in the file and can do without its bytes in memory.
/// </summary>
internal sealed class RecordBatch
{
    readonly int _start;
    readonly SegmentFiles? _files;
    readonly long _position;
    byte[]? _chunk;

    RecordBatch(byte[] chunk, int start, int size)
    {
        _chunk = chunk;
        _start = start;
        Size = size;
        var span = chunk.AsSpan(start, size);
        BaseOffset = BinaryPrimitives.ReadInt64BigEndian(span);
        LeaderEpoch = BinaryPrimitives.ReadInt32BigEndian(span[BatchLayout.LeaderEpoch..]);
        LastOffset = BaseOffset + BinaryPrimitives.ReadInt32BigEndian(span[BatchLayout.LastOffsetDelta..]);
        MaxTimestamp = BinaryPrimitives.ReadInt64BigEndian(span[BatchLayout.MaxTimestamp..]);
        Attributes = BinaryPrimitives.ReadInt16BigEndian(span[BatchLayout.Attributes..]);
        RecordCount = BinaryPrimitives.ReadInt32BigEndian(span[BatchLayout.RecordCount..]);
    }

    RecordBatch(RecordBatch batch, SegmentFiles files, long position)
    {
        _chunk = batch._chunk;
        _start = batch._start;
        _files = files;
        _position = position;
        (Size, BaseOffset, LastOffset, LeaderEpoch) = (
            batch.Size,
            batch.BaseOffset,
            batch.LastOffset,
            batch.LeaderEpoch
        );
        (MaxTimestamp, Attributes, RecordCount) = (batch.MaxTimestamp, batch.Attributes, batch.RecordCount);
    }

    /// <summary>From memory, or read back from the file.</summary>
    public ReadOnlyMemory<byte> Bytes => BytesFromHere(Size);

    ReadOnlySpan<byte> Header => BytesFromHere(BatchLayout.HeaderSize).Span;

    /// <summary>Whether the bytes are in memory.</summary>
    public bool IsResident => _chunk is not null;

    /// <summary>The same batch, as it lies in a file.</summary>
    public RecordBatch At(SegmentFiles files, long position) => new(this, files, position);

    /// <summary>Lets go of the bytes in memory, if they are in a file as well.</summary>
    public void Evict()
    {
        if (_files is not null)
            _chunk = null;
    }

    public long BaseOffset { get; }
    public long LastOffset { get; }
    public long NextOffset => LastOffset + 1;
    public int LeaderEpoch { get; }
    public long MaxTimestamp { get; }
    public short Attributes { get; }
    public int Size { get; }

    public int Compression => Attributes & BatchLayout.CompressionMask;
    public bool IsTransactional => (Attributes & BatchLayout.TransactionalFlag) != 0;
    public bool IsControl => (Attributes & BatchLayout.ControlFlag) != 0;
    public bool UsesLogAppendTime => (Attributes & BatchLayout.TimestampTypeFlag) != 0;

    public long BaseTimestamp => BinaryPrimitives.ReadInt64BigEndian(Header[BatchLayout.BaseTimestamp..]);

    /// <summary>When tombstones and transaction markers of the batch may go, once compaction has set it; it lies in
    /// place of the base timestamp (KIP-534).</summary>
    public long? DeleteHorizon => (Attributes & BatchLayout.DeleteHorizonFlag) != 0 ? BaseTimestamp : null;

    /// <summary>The timestamp of a record of the batch.</summary>
    public long TimestampOf(long delta) => UsesLogAppendTime ? MaxTimestamp : BaseTimestamp + delta;

    public long ProducerId => BinaryPrimitives.ReadInt64BigEndian(Header[BatchLayout.ProducerId..]);
    public short ProducerEpoch => BinaryPrimitives.ReadInt16BigEndian(Header[BatchLayout.ProducerEpoch..]);
    public int BaseSequence => BinaryPrimitives.ReadInt32BigEndian(Header[BatchLayout.BaseSequence..]);
    public int RecordCount { get; }

    /// <summary>The sequence number of the last record; sequences wrap to 0 after 2³¹ − 1.</summary>
    public int LastSequence => BaseSequence < 0 ? -1 : (int)((BaseSequence + (LastOffset - BaseOffset)) & int.MaxValue);

    /// <summary>Reads the facts of a batch whose header has passed <see cref="BatchValidator"/> or was written by
    /// <see cref="BatchArena"/>.</summary>
    public static RecordBatch Over(byte[] chunk, int start, int size) => new(chunk, start, size);

    /// <summary>Whether <paramref name="next"/> lies right behind this batch, in memory or in the file, so that both
    /// can be read as one.</summary>
    public bool IsFollowedBy(RecordBatch next) =>
        _chunk is not null
            ? ReferenceEquals(_chunk, next._chunk) && next._start == _start + Size
            : next._chunk is null && ReferenceEquals(_files, next._files) && next._position == _position + Size;

    /// <summary>This batch and what lies behind it, <paramref name="bytes"/> in all.</summary>
    public ReadOnlyMemory<byte> BytesFromHere(int bytes) =>
        _chunk is { } chunk ? chunk.AsMemory(_start, bytes) : _files!.Read(_position, bytes);
}
