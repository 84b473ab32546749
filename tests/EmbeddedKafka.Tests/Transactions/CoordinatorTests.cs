using EmbeddedKafka.Cluster.Replication;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Tests.Cluster;
using EmbeddedKafka.Tests.Storage;
using EmbeddedKafka.Transactions;

namespace EmbeddedKafka.Tests.Transactions;

/// <summary>The coordinator by the clock of the test, without a network.</summary>
public sealed class CoordinatorTests
{
    readonly ClusterHarness _cluster = new();

    [Fact]
    public void A_producer_whose_epochs_have_run_out_gets_another_id()
    {
        var first = Exhaust();
        var next = Init();
        Assert.NotEqual(first.Id, next.Id);
        Assert.Equal(0, next.Epoch);
    }

    [Fact]
    public void A_transaction_that_takes_the_last_epoch_ends_with_another_id()
    {
        var topic = _cluster.Create();
        var last = Exhaust();
        Assert.Equal(ErrorCode.None, Add(last));
        var (error, next) = End(last, commit: true);
        Assert.Equal(ErrorCode.None, error);
        Assert.NotEqual(last.Id, next.Id);
        Assert.Equal(0, next.Epoch);
        Assert.Equal((ErrorCode.None, next), End(last, commit: true));
        Assert.Equal(ErrorCode.None, Add(next));
        Assert.Equal(1, topic.HighWatermark);
    }

    [Fact]
    public void A_transaction_is_aborted_when_its_time_is_up_and_not_before()
    {
        _cluster.Create();
        var producer = Init(timeoutMs: 60_000);
        Add(producer);
        _cluster.Advance(55);
        Assert.Equal("Ongoing", Snapshot().State);
        _cluster.Advance(20);
        var aborted = Snapshot();
        Assert.Equal(("CompleteAbort", (short)1), (aborted.State, aborted.ProducerEpoch));
        Assert.Equal(ErrorCode.ProducerFenced, Add(producer));
    }

    [Fact]
    public void A_transactional_id_that_nobody_uses_is_forgotten_in_the_log_too()
    {
        var first = Init();
        _cluster.Advance(TimeSpan.FromDays(8).TotalSeconds);
        Assert.Empty(_cluster.Run(() => TransactionViews.Of(_cluster.State.Transactions)));
        Move();
        Assert.NotEqual(first.Id, Init().Id);
    }

    [Fact]
    public void An_open_transaction_is_not_forgotten_with_its_producer()
    {
        var topic = _cluster.Create();
        var producer = Init(timeoutMs: 900_000);
        Add(producer);
        _cluster.Append(
            topic,
            batch: TestBatch.Of(
                1,
                _cluster.Run(() => _cluster.State.Now),
                producerId: producer.Id,
                epoch: producer.Epoch,
                sequence: 0,
                transactional: true
            )
        );
        Assert.Equal(0, topic.LastStableOffset);
        _cluster.Run(() => topic.LeaderReplica!.Producers.Expire(long.MaxValue));
        Assert.True(topic.LeaderReplica!.Producers.IsInTransaction(producer.Id, producer.Epoch));
    }

    [Fact]
    public async Task A_decision_holds_only_when_it_is_replicated()
    {
        _cluster.Create();
        var producer = Init();
        Add(producer);
        var log = Log();
        foreach (var follower in log.Assignment.Where(id => id != log.Leader))
            _cluster.Hold(log, follower);
        var ending = _cluster.Run(() =>
            Registry.Endings.EndAsync(log.Leader, "tx", producer, commit: true, clientVersion: 2).AsTask()
        );
        Assert.False(ending.IsCompleted);
        Assert.Equal("Ongoing", Snapshot().State);
        Assert.Equal(ErrorCode.ConcurrentTransactions, Add(producer));
        foreach (var follower in log.Assignment.Where(id => id != log.Leader))
            _cluster.Hold(log, follower, hold: false);
        Assert.Equal(ErrorCode.None, (await ending).Error);
        Assert.Equal("CompleteCommit", Snapshot().State);
    }

    [Fact]
    public void Markers_wait_for_a_partition_that_has_no_leader()
    {
        var topic = _cluster.Create(replicas: 1);
        var producer = Init();
        if (Log().Leader == topic.Leader)
            Move();
        Add(producer);
        var broker = topic.Leader;
        _cluster.Stop(broker);
        Assert.Equal(ErrorCode.None, End(producer, commit: true).Error);
        var waiting = Snapshot();
        Assert.Equal("PrepareCommit", waiting.State);
        Assert.Equal([new AssignedPartition("t", 0)], waiting.Partitions);
        _cluster.Start(broker);
        _cluster.Advance(1);
        Assert.Equal("CompleteCommit", Snapshot().State);
        Assert.Equal(1, topic.HighWatermark);
    }

    [Fact]
    public void The_next_coordinator_goes_on_where_the_last_one_stopped()
    {
        var topic = _cluster.Create();
        var producer = Init();
        Add(producer);
        Move();
        var taken = Snapshot();
        Assert.Equal(("Ongoing", producer.Id), (taken.State, taken.ProducerId));
        Assert.Equal(ErrorCode.None, End(producer, commit: false).Error);
        Assert.Equal("CompleteAbort", Snapshot().State);
        Assert.Equal(1, topic.HighWatermark);
    }

    [Fact]
    public void A_replica_that_is_cut_back_forgets_what_it_had_of_transactions()
    {
        var topic = _cluster.Create();
        var producer = Init();
        Add(producer);
        var replica = topic.LeaderReplica!;
        _cluster.Append(
            topic,
            batch: TestBatch.Of(
                2,
                _cluster.Run(() => _cluster.State.Now),
                producerId: producer.Id,
                epoch: producer.Epoch,
                sequence: 0,
                transactional: true
            )
        );
        End(producer, commit: false);
        Assert.Single(replica.Producers.Transactions.AbortedIn(0, 10));
        Assert.Equal(3, replica.LastStableOffset);
        _cluster.Run(() => replica.Truncate(2));
        Assert.Empty(replica.Producers.Transactions.AbortedIn(0, 10));
        Assert.Equal(0, replica.LastStableOffset);
        _cluster.Run(() => replica.Truncate(0));
        Assert.False(replica.Producers.IsInTransaction(producer.Id, producer.Epoch));
    }

    TransactionRegistry Registry => _cluster.State.Transactions;

    Partition Log() => _cluster.Run(() => _cluster.State.Find("__transaction_state", Registry.ShardOf("tx")!.Index)!);

    int Coordinator() => _cluster.Run(() => Registry.FindCoordinator("tx")!.Id);

    ProducerIdentity Init(int timeoutMs = 60_000)
    {
        var coordinator = Coordinator();
        var (error, identity) = _cluster
            .Run(() => Registry.Producers.InitAsync(coordinator, "tx", timeoutMs, null).AsTask())
            .Result;
        Assert.Equal(ErrorCode.None, error);
        return identity;
    }

    /// <summary>A producer with the last epoch that it may have, without the thirty thousand before.</summary>
    ProducerIdentity Exhaust()
    {
        var identity = Init() with { Epoch = short.MaxValue - 1 };
        _cluster.Run(() =>
        {
            var transaction = Registry.ShardOf("tx")!.Find("tx")!;
            transaction.Record = transaction.Record with { Epoch = identity.Epoch };
        });
        return identity;
    }

    ErrorCode Add(ProducerIdentity producer)
    {
        var coordinator = Coordinator();
        return _cluster
            .Run(() =>
                Registry.Partitions.AddAsync(coordinator, "tx", producer, [new("t", 0)], clientVersion: 2).AsTask()
            )
            .Result;
    }

    (ErrorCode Error, ProducerIdentity Next) End(ProducerIdentity producer, bool commit)
    {
        var coordinator = Coordinator();
        return _cluster
            .Run(() => Registry.Endings.EndAsync(coordinator, "tx", producer, commit, clientVersion: 2).AsTask())
            .Result;
    }

    TransactionSnapshot Snapshot() => _cluster.Run(() => TransactionViews.Of(Registry)).Single();

    /// <summary>Has another broker coordinate.</summary>
    void Move()
    {
        var coordinator = Coordinator();
        _cluster.Stop(coordinator);
        _cluster.Start(coordinator);
        Assert.NotEqual(coordinator, Coordinator());
    }
}
