using System.Buffers.Binary;

namespace EmbeddedKafka.Storage;

/// <summary>The facts of a batch that is still in the receive buffer.</summary>
internal readonly struct BatchHeader(ReadOnlySpan<byte> batch)
{
    public bool IsTransactional { get; } =
        (BinaryPrimitives.ReadInt16BigEndian(batch[BatchLayout.Attributes..]) & BatchLayout.TransactionalFlag) != 0;
    public long BaseTimestamp { get; } = BinaryPrimitives.ReadInt64BigEndian(batch[BatchLayout.BaseTimestamp..]);
    public long MaxTimestamp { get; } = BinaryPrimitives.ReadInt64BigEndian(batch[BatchLayout.MaxTimestamp..]);
    public long ProducerId { get; } = BinaryPrimitives.ReadInt64BigEndian(batch[BatchLayout.ProducerId..]);
    public short ProducerEpoch { get; } = BinaryPrimitives.ReadInt16BigEndian(batch[BatchLayout.ProducerEpoch..]);
    public int BaseSequence { get; } = BinaryPrimitives.ReadInt32BigEndian(batch[BatchLayout.BaseSequence..]);
    public int RecordCount { get; } = BinaryPrimitives.ReadInt32BigEndian(batch[BatchLayout.RecordCount..]);

    /// <summary>The sequence number of the last record; sequences wrap to 0 after 2³¹ − 1.</summary>
    public int LastSequence => BaseSequence < 0 ? -1 : (int)(((long)BaseSequence + RecordCount - 1) & int.MaxValue);

    public int Compression { get; } =
        BinaryPrimitives.ReadInt16BigEndian(batch[BatchLayout.Attributes..]) & BatchLayout.CompressionMask;
}
