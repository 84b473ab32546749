namespace EmbeddedKafka.Transactions;

/// <summary>Transactions as a cluster's snapshot shows them.</summary>
internal static class TransactionViews
{
    public static IReadOnlyList<TransactionSnapshot> Of(TransactionRegistry registry) =>
        [
            .. registry
                .Shards.SelectMany(shard => shard.All.Select(transaction => Of(shard, transaction)))
                .OrderBy(transaction => transaction.TransactionalId, StringComparer.Ordinal),
        ];

    static TransactionSnapshot Of(TransactionShard shard, Transaction transaction)
    {
        var record = transaction.Record;
        return new(
            transaction.Id,
            record.State.ToString(),
            record.ProducerId,
            record.Epoch,
            shard.BrokerId,
            TimeSpan.FromMilliseconds(record.TimeoutMs),
            record.StartedAt < 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(record.StartedAt),
            [.. record.Partitions.Select(partition => new AssignedPartition(partition.Topic, partition.Partition))]
        );
    }
}
