using EmbeddedKafka.Cluster;
using EmbeddedKafka.Loop;

namespace EmbeddedKafka.Transactions;

/// <summary>Aborts transactions that have been open for longer than their timeout, and forgets ids that nobody has used
/// for long.</summary>
internal sealed class TransactionClock(ClusterState state, TransactionRegistry registry)
{
    LoopTimer? _abort;
    LoopTimer? _expire;

    public void Arm()
    {
        _abort ??= Every("transaction.abort.timed.out.transaction.cleanup.interval.ms", Abort);
        _expire ??= Every("transaction.remove.expired.transaction.cleanup.interval.ms", Expire);
    }

    LoopTimer Every(string config, Action look) => state.Loop.Schedule(state.Configs.BrokerNumber(config), look);

    IEnumerable<(TransactionShard Shard, Transaction Transaction)> Idle() =>
        registry
            .Shards.Where(shard => shard.IsLoaded)
            .SelectMany(shard =>
                shard.All.Where(transaction => transaction.Pending is null).Select(transaction => (shard, transaction))
            );

    void Abort()
    {
        _abort = null;
        var now = state.Now;
        foreach (var (shard, transaction) in Idle().ToArray())
            if (
                transaction.Record is { State: TransactionState.Ongoing } record
                && record.StartedAt + record.TimeoutMs < now
            )
                _ = registry.Endings.FenceAsync(shard, transaction).AsTask();
        if (
            registry.Shards.Any(shard =>
                shard.All.Any(transaction => transaction.Record.State == TransactionState.Ongoing)
            )
        )
            Arm();
    }

    void Expire()
    {
        _expire = null;
        var oldest = state.Now - state.Configs.BrokerNumber("transactional.id.expiration.ms");
        foreach (var (shard, transaction) in Idle().ToArray())
            if (
                transaction.Record.State
                    is TransactionState.Empty
                        or TransactionState.CompleteCommit
                        or TransactionState.CompleteAbort
                && transaction.Record.UpdatedAt <= oldest
            )
                _ = shard.ExpireAsync(transaction).AsTask();
        if (registry.Shards.Any(shard => shard.All.Count > 0))
            Arm();
    }
}
