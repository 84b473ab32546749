using System.Buffers.Binary;

namespace EmbeddedKafka.Storage;

/// <summary>
/// What a control batch says of its producer's transaction. Key: int16 version, int16 type (0 abort, 1 commit);
/// value: int16 version, int32 coordinator epoch. Source: https://kafka.apache.org/documentation/#controlbatch
/// </summary>
internal readonly record struct TransactionMarker(bool IsCommit, int CoordinatorEpoch)
{
    const short Abort = 0,
        Commit = 1;

    /// <summary>False for a control batch that is no transaction marker.</summary>
    public static bool TryRead(RecordBatch batch, out TransactionMarker marker)
    {
        marker = default;
        if (!batch.IsControl)
            return false;
        var scanner = new RecordScanner(batch, batch.Bytes.Span[BatchLayout.HeaderSize..]);
        if (!scanner.MoveNext() || scanner.Key.Length < 4 || scanner.Value.Length < 6)
            return false;
        var type = BinaryPrimitives.ReadInt16BigEndian(scanner.Key[2..]);
        if (type is not (Abort or Commit))
            return false;
        marker = new(type == Commit, BinaryPrimitives.ReadInt32BigEndian(scanner.Value[2..]));
        return true;
    }

    /// <summary>The control batch that carries the marker.</summary>
    public BatchBuilder ToBatch(long producerId, short producerEpoch, long timestamp)
    {
        Span<byte> key = stackalloc byte[4];
        Span<byte> value = stackalloc byte[6];
        key.Clear();
        value.Clear();
        BinaryPrimitives.WriteInt16BigEndian(key[2..], IsCommit ? Commit : Abort);
        BinaryPrimitives.WriteInt32BigEndian(value[2..], CoordinatorEpoch);
        return new BatchBuilder(timestamp)
        {
            ProducerId = producerId,
            ProducerEpoch = producerEpoch,
            IsTransactional = true,
            IsControl = true,
        }.Add(key, value);
    }
}
