using EmbeddedKafka.Protocol;
using EmbeddedKafka.Storage;

namespace EmbeddedKafka.Transactions;

/// <summary>The records of <c>__transaction_state</c>: an int16 version, then a TransactionLogKey or
/// TransactionLogValue.</summary>
internal static class TransactionLog
{
    public const string Topic = "__transaction_state";

    const short KeyVersion = 0;

    /// <summary>Appends the state of a transactional id; null deletes the id. Values have tagged fields from
    /// transaction.version 1 on.</summary>
    public static BatchBuilder Add(
        this BatchBuilder batch,
        string transactionalId,
        TransactionRecord? record,
        short transactionVersion
    )
    {
        var key = Write(new TransactionLogKey { TransactionalId = transactionalId }, KeyVersion);
        return record is null
            ? batch.AddTombstone(key)
            : batch.Add(key, Write(ToValue(record), transactionVersion > 0 ? (short)1 : (short)0));
    }

    /// <summary>Everything that a log says, the newest record of each transactional id.</summary>
    public static Dictionary<string, TransactionRecord> Read(ReplicaLog log)
    {
        var found = new Dictionary<string, TransactionRecord>(StringComparer.Ordinal);
        var cursor = log.Seek(log.StartOffset, long.MaxValue);
        while (cursor.TryNext(out var batch))
            if (!batch.IsControl && RecordPayload.TryUnpack(batch, out var records))
                Read(new RecordScanner(batch, records.Span), found);
        return found;
    }

    static void Read(RecordScanner scanner, Dictionary<string, TransactionRecord> found)
    {
        while (scanner.MoveNext())
        {
            var key = new KafkaReader(scanner.Key.ToArray());
            if (key.ReadInt16() != KeyVersion)
                continue;
            var id = TransactionLogKey.Read(ref key, KeyVersion).TransactionalId;
            if (!scanner.HasValue)
            {
                found.Remove(id);
                continue;
            }
            var value = new KafkaReader(scanner.Value.ToArray());
            found[id] = ToRecord(TransactionLogValue.Read(ref value, value.ReadInt16()));
        }
    }

    static byte[] Write(IMessage message, short version)
    {
        using var writer = new KafkaWriter();
        writer.WriteInt16(version);
        message.Write(writer, version);
        return writer.ToArray();
    }

    static TransactionLogValue ToValue(TransactionRecord record) =>
        new()
        {
            ProducerId = record.ProducerId,
            PreviousProducerId = record.PreviousProducerId,
            NextProducerId = record.NextProducerId,
            ProducerEpoch = record.Epoch,
            TransactionTimeoutMs = record.TimeoutMs,
            TransactionStatus = (sbyte)record.State,
            TransactionPartitions =
                record.State == TransactionState.Empty
                    ? null
                    :
                    [
                        .. record
                            .Partitions.GroupBy(partition => partition.Topic)
                            .Select(topic => new TransactionLogValue.PartitionsSchema
                            {
                                Topic = topic.Key,
                                PartitionIds = [.. topic.Select(partition => partition.Partition)],
                            }),
                    ],
            TransactionLastUpdateTimestampMs = record.UpdatedAt,
            TransactionStartTimestampMs = record.StartedAt,
            ClientTransactionVersion = record.ClientVersion,
        };

    static TransactionRecord ToRecord(TransactionLogValue value) =>
        new()
        {
            ProducerId = value.ProducerId,
            PreviousProducerId = value.PreviousProducerId,
            NextProducerId = value.NextProducerId,
            Epoch = value.ProducerEpoch,
            TimeoutMs = value.TransactionTimeoutMs,
            State = (TransactionState)value.TransactionStatus,
            Partitions =
            [
                .. (value.TransactionPartitions ?? []).SelectMany(topic =>
                    topic.PartitionIds.Select(index => new TopicPartition(topic.Topic, index))
                ),
            ],
            UpdatedAt = value.TransactionLastUpdateTimestampMs,
            StartedAt = value.TransactionStartTimestampMs,
            ClientVersion = value.ClientTransactionVersion,
        };
}
