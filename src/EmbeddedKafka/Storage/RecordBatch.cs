using System.Buffers.Binary;

namespace EmbeddedKafka.Storage;

/// <summary>
/// One record batch as it lies in a log: the bytes a producer sent, with base offset and leader epoch written by the leader.
/// Immutable, so that every replica of a partition holds the same object.
/// </summary>
internal sealed class RecordBatch
{
    readonly byte[] _chunk;
    readonly int _start;

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
    }

    public ReadOnlyMemory<byte> Bytes => _chunk.AsMemory(_start, Size);
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

    public long BaseTimestamp => BinaryPrimitives.ReadInt64BigEndian(Bytes.Span[BatchLayout.BaseTimestamp..]);

    /// <summary>When tombstones and transaction markers of the batch may go, once compaction has set it; it lies in place of the base timestamp (KIP-534).</summary>
    public long? DeleteHorizon => (Attributes & BatchLayout.DeleteHorizonFlag) != 0 ? BaseTimestamp : null;

    /// <summary>The timestamp of a record of the batch.</summary>
    public long TimestampOf(long delta) => UsesLogAppendTime ? MaxTimestamp : BaseTimestamp + delta;

    public long ProducerId => BinaryPrimitives.ReadInt64BigEndian(Bytes.Span[BatchLayout.ProducerId..]);
    public short ProducerEpoch => BinaryPrimitives.ReadInt16BigEndian(Bytes.Span[BatchLayout.ProducerEpoch..]);
    public int BaseSequence => BinaryPrimitives.ReadInt32BigEndian(Bytes.Span[BatchLayout.BaseSequence..]);
    public int RecordCount => BinaryPrimitives.ReadInt32BigEndian(Bytes.Span[BatchLayout.RecordCount..]);

    /// <summary>The sequence number of the last record; sequences wrap to 0 after 2³¹ − 1.</summary>
    public int LastSequence => BaseSequence < 0 ? -1 : (int)((BaseSequence + (LastOffset - BaseOffset)) & int.MaxValue);

    /// <summary>Reads the facts of a batch whose header has passed <see cref="BatchValidator"/> or was written by <see cref="BatchArena"/>.</summary>
    public static RecordBatch Over(byte[] chunk, int start, int size) => new(chunk, start, size);

    /// <summary>Whether <paramref name="next"/> lies right behind this batch in memory.</summary>
    public bool IsFollowedInMemoryBy(RecordBatch next) => ReferenceEquals(_chunk, next._chunk) && next._start == _start + Size;

    /// <summary>This batch and what lies behind it in memory, <paramref name="bytes"/> in all.</summary>
    public ReadOnlyMemory<byte> BytesFromHere(int bytes) => _chunk.AsMemory(_start, bytes);
}
