using EmbeddedKafka.Cluster;
using EmbeddedKafka.Cluster.Replication;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Storage;

namespace EmbeddedKafka.Transactions;

/// <summary>Writes the markers of a decided transaction to all its partitions, and completes it when the last is
/// replicated.</summary>
internal sealed class TransactionMarkers(ClusterState state)
{
    /// <summary>After how many milliseconds writing a marker is tried again at a partition that has no leader or too
    /// few replicas in sync, if nothing happens to the partition meanwhile.</summary>
    const long RetryBackoffMs = 100;

    readonly MarkerWriter _writer = new(state);

    /// <summary>The state when all markers are written.</summary>
    public static TransactionRecord Complete(TransactionRecord prepared, long now)
    {
        var complete = prepared with
        {
            PreviousProducerId = prepared.ProducerId,
            NextProducerId = TransactionRecord.NoProducerId,
            State =
                prepared.State == TransactionState.PrepareCommit
                    ? TransactionState.CompleteCommit
                    : TransactionState.CompleteAbort,
            Partitions = [],
            UpdatedAt = now,
        };
        return prepared.NextProducerId == TransactionRecord.NoProducerId
            ? complete
            : complete with
            {
                ProducerId = prepared.NextProducerId,
                Epoch = 0,
            };
    }

    /// <summary>Writes markers until all are written or another broker is the coordinator.</summary>
    public void Send(TransactionShard shard, Transaction transaction)
    {
        var complete = Complete(transaction.Record, state.Now);
        transaction.Pending = complete.State;
        _ = SendAsync(shard, transaction, transaction.Record, complete);
    }

    async Task SendAsync(
        TransactionShard shard,
        Transaction transaction,
        TransactionRecord prepared,
        TransactionRecord complete
    )
    {
        var writes = new List<Task<bool>>(prepared.Partitions.Count);
        foreach (var place in prepared.Partitions)
            writes.Add(WriteAsync(shard, transaction, prepared, place));
        foreach (var write in writes)
            if (!await write)
                return;
        while (!shard.IsGone && await shard.TransitAsync(transaction, complete) != ErrorCode.None)
        {
            transaction.Pending = complete.State;
            await Delay(RetryBackoffMs);
        }
    }

    Task Delay(long milliseconds)
    {
        var done = new TaskCompletionSource();
        state.Loop.Schedule(milliseconds, done.SetResult);
        return done.Task;
    }

    /// <summary>False if another broker is the coordinator now.</summary>
    async Task<bool> WriteAsync(
        TransactionShard shard,
        Transaction transaction,
        TransactionRecord prepared,
        TopicPartition place
    )
    {
        while (!shard.IsGone)
        {
            var error = await TryWriteAsync(shard, prepared, place);
            if (error is ErrorCode.TransactionCoordinatorFenced or ErrorCode.InvalidProducerEpoch)
                return false;
            if (error != ErrorCode.None && state.Find(place.Topic, place.Partition) is { } partition)
            {
                await NewsWaiter.WaitAsync(state, partition, RetryBackoffMs);
                continue;
            }
            // The marker is written, or the topic is deleted.
            transaction.Record = transaction.Record with
            {
                Partitions = transaction.Record.Partitions.Remove(place),
            };
            return true;
        }
        return false;
    }

    ValueTask<ErrorCode> TryWriteAsync(TransactionShard shard, TransactionRecord prepared, TopicPartition place)
    {
        if (state.Find(place.Topic, place.Partition) is not { } partition)
            return new(ErrorCode.UnknownTopicOrPartition);
        if (!state.IsAlive(partition.Leader))
            return new(ErrorCode.NotLeaderOrFollower);
        var marker = new TransactionMarker(prepared.State == TransactionState.PrepareCommit, shard.CoordinatorEpoch);
        return _writer.WriteAsync(
            partition,
            new(prepared.ProducerId, prepared.Epoch),
            marker,
            prepared.ClientVersion,
            prepared.TimeoutMs
        );
    }
}
