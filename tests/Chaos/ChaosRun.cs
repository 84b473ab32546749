using EmbeddedKafka.Cluster.Replication;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Storage;

namespace EmbeddedKafka.Chaos;

/// <summary>One run: a seed, a profile, perhaps a broken broker, and what came of it.</summary>
internal sealed class ChaosRun : IDisposable
{
    const double HarmMs = 6_000;
    const double HealedMs = 40_000;
    const double ReadMs = 60_000;
    const int DeliveryLimit = 5;

    readonly Simulation _simulation;
    readonly History _history = new();
    readonly Profile _profile;
    readonly Mutation _mutation;

    ChaosRun(int seed, Profile profile, Mutation mutation, Action<string>? trace)
    {
        _profile = profile;
        _mutation = mutation;
        // Files cost time: one run of eight has them.
        var options = Options();
        if (profile == Profile.Safe && mutation == Mutation.None && seed % 8 == 0)
            options.DataDirectory = SimulatedDisk.NewFolder();
        _simulation = new(seed, options, trace) { Intercept = Intercept };
    }

    bool MayLose => _profile is not Profile.Safe;

    public static RunResult Execute(
        int seed,
        Profile profile = Profile.Safe,
        Mutation mutation = Mutation.None,
        Action<string>? trace = null
    )
    {
        var context = SynchronizationContext.Current;
        // Answers go on where they are given: the order of the run must not depend on a thread pool.
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            using var run = new ChaosRun(seed, profile, mutation, trace);
            return run.Execute(seed);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    public void Dispose() => _simulation.Dispose();

    EmbeddedKafkaOptions Options() =>
        new()
        {
            Brokers = 3,
            Configs = new Dictionary<string, string>
            {
                ["min.insync.replicas"] = _profile == Profile.Unclean ? "1" : "2",
                ["unclean.leader.election.enable"] =
                    _profile == Profile.Unclean || _mutation == Mutation.ElectsUncleanly ? "true" : "false",
                ["replica.lag.time.max.ms"] = "1500",
                ["broker.session.timeout.ms"] = "1000",
                ["offsets.topic.num.partitions"] = "2",
                ["transaction.state.log.num.partitions"] = "2",
                ["transaction.abort.timed.out.transaction.cleanup.interval.ms"] = "500",
                ["group.initial.rebalance.delay.ms"] = "100",
                ["group.min.session.timeout.ms"] = "500",
                ["group.consumer.min.session.timeout.ms"] = "500",
                ["group.consumer.session.timeout.ms"] = "1000",
                ["group.consumer.min.heartbeat.interval.ms"] = "100",
                ["group.consumer.heartbeat.interval.ms"] = "250",
                ["group.share.min.session.timeout.ms"] = "500",
                ["group.share.session.timeout.ms"] = "1000",
                ["group.share.min.heartbeat.interval.ms"] = "100",
                ["group.share.heartbeat.interval.ms"] = "250",
                ["group.share.min.record.lock.duration.ms"] = "1000",
                ["group.share.record.lock.duration.ms"] = "1000",
                ["group.share.delivery.count.limit"] = $"{DeliveryLimit}",
                ["share.coordinator.state.topic.num.partitions"] = "2",
            },
        };

    RunResult Execute(int seed)
    {
        (string Name, int Partitions)[] topics = [("a", 1 + _simulation.Random.Next(2)), ("b", 1)];
        foreach (var (name, partitions) in topics)
            _simulation.OnLoop(() =>
                _simulation.State.Create(name, _simulation.State.Place(partitions, 3), new Dictionary<string, string>())
            );
        var producers = Producers(topics);
        var transactions = Transactions(topics);
        SimulatedConsumer[] consumers =
        [
            new(_simulation, _history, "reader", topics, readsCommitted: false, commits: true, MayLose),
            new(_simulation, _history, "careful-reader", topics, readsCommitted: true, commits: true, MayLose),
        ];
        foreach (var producer in producers)
            _simulation.Run(producer.Id, producer.RunAsync);
        foreach (var producer in transactions)
            _simulation.Run(producer.Id, producer.RunAsync);
        foreach (var consumer in consumers)
            consumer.Start();
        var groups = new GroupRuns(_simulation, _history, topics, _profile == Profile.Safe, DeliveryLimit);
        groups.Start();
        SimulatedClient[] clients = [.. producers, .. transactions, .. consumers, .. groups.Members];
        var nemesis = new Nemesis(
            _simulation,
            [.. _simulation.State.Topics.Keys],
            [.. clients.Select(client => client.Id)]
        );
        _simulation.Run("nemesis", nemesis.RunAsync);

        var checks = new StateChecks(_simulation, MayLose);
        void AfterEvent()
        {
            Break();
            checks.AfterEvent();
        }
        _simulation.RunUntil(HarmMs, AfterEvent);
        if (_simulation.HasDisk)
            _simulation.KillAll();
        nemesis.Rest();
        foreach (var client in clients)
            client.IsFinishing = true;
        while (
            !producers.All(producer => producer.IsDone)
            || !transactions.All(producer => producer.IsDone)
            || !groups.HaveAll
        )
        {
            if (_simulation.Time.Milliseconds >= HealedMs || _simulation.Violations.Count > 0)
                break;
            _simulation.RunUntil(_simulation.Time.Milliseconds + 500, AfterEvent);
        }
        if (_simulation.Violations.Count == 0)
            foreach (
                var stuck in producers
                    .Where(producer => !producer.IsDone)
                    .Select(producer => producer.Id)
                    .Concat(transactions.Where(producer => !producer.IsDone).Select(producer => producer.Id))
            )
                _simulation.Broken("after all has healed everything is acknowledged", $"{stuck} still waits");
        if (_simulation.Violations.Count == 0)
            groups.Check();
        var history = Read(topics, AfterEvent);
        return new(
            seed,
            _simulation.Violations,
            _history.Records.Count,
            _history.Acknowledged,
            _history.Transactions.Count,
            history.Lost,
            history.Duplicates,
            Fingerprint()
        );
    }

    SimulatedProducer[] Producers((string, int)[] topics)
    {
        var acks = (short)(_profile == Profile.AcksOne ? 1 : -1);
        return
        [
            .. Enumerable
                .Range(0, 1 + _simulation.Random.Next(3))
                .Select(i =>
                {
                    var isIdempotent = acks == -1 && _simulation.Random.Next(3) > 0;
                    return new SimulatedProducer(
                        _simulation,
                        _history,
                        $"{(isIdempotent ? "idempotent" : "plain")}-{i}",
                        topics,
                        isIdempotent,
                        acks,
                        MayLose
                    );
                }),
        ];
    }

    SimulatedTransactions[] Transactions((string, int)[] topics)
    {
        if (_profile != Profile.Safe || _simulation.Cluster.Apis.Find(ApiKey.EndTxn) is null)
            return [];
        return
        [
            .. Enumerable
                .Range(0, _simulation.Random.Next(1, 3))
                .Select(i =>
                {
                    var isVersion2 = _simulation.Random.Next(2) == 0;
                    return new SimulatedTransactions(
                        _simulation,
                        _history,
                        $"transactional-v{(isVersion2 ? 2 : 1)}-{i}",
                        topics,
                        isVersion2,
                        MayLose
                    );
                }),
        ];
    }

    HistoryChecks Read((string Name, int Partitions)[] topics, Action afterEvent)
    {
        var all = new SimulatedConsumer(
            _simulation,
            _history,
            "all",
            topics,
            readsCommitted: false,
            commits: false,
            MayLose
        );
        var committed = new SimulatedConsumer(
            _simulation,
            _history,
            "committed",
            topics,
            readsCommitted: true,
            commits: false,
            MayLose
        );
        all.Start();
        committed.Start();
        bool HaveRead() =>
            topics.All(topic =>
                Enumerable
                    .Range(0, topic.Partitions)
                    .All(partition =>
                        _simulation.State.Find(topic.Name, partition) is { Leader: > 0 } place
                        && all.PositionOf(topic.Name, partition) >= place.LeaderReplica!.Log.EndOffset
                        && committed.PositionOf(topic.Name, partition) >= place.LeaderReplica.Log.EndOffset
                    )
            );
        while (!HaveRead() && _simulation.Time.Milliseconds < ReadMs && _simulation.Violations.Count < 20)
            _simulation.RunUntil(_simulation.Time.Milliseconds + 200, afterEvent);
        if (!HaveRead())
            _simulation.Broken(
                "after all has healed everything can be read",
                string.Join(
                    ", ",
                    _simulation
                        .State.Topics.Values.Where(topic => !topic.IsInternal)
                        .SelectMany(topic => topic.Partitions)
                        .Select(partition =>
                            $"{partition.Topic.Name}-{partition.Index} led by {partition.Leader}, ISR "
                            + $"{string.Join(',', partition.Isr)}, end "
                            + $"{partition.LeaderReplica?.Log.EndOffset}, high watermark "
                            + $"{partition.HighWatermark}, stable {partition.LastStableOffset}: read "
                            + $"{all.PositionOf(partition.Topic.Name, partition.Index)} and "
                            + $"{committed.PositionOf(partition.Topic.Name, partition.Index)}"
                        )
                )
            );
        var checks = new HistoryChecks(_simulation, _history, all, committed);
        checks.Run();
        return checks;
    }

    /// <summary>What two runs of the same seed have in common: all that was sent and where it went.</summary>
    ulong Fingerprint()
    {
        var hash = 14695981039346656037UL;
        void Mix(long value) => hash = (hash ^ (ulong)value) * 1099511628211UL;
        foreach (var record in _history.Records.Values)
        {
            Mix(record.Id);
            Mix(record.Partition);
            Mix(record.Offset ?? -2);
        }
        foreach (var transaction in _history.Transactions)
            Mix((int)transaction.Outcome);
        Mix((long)(_simulation.Time.Milliseconds * 1000));
        return hash;
    }

    // Broken brokers: nothing of this is in the product.

    IResponse? Intercept(RequestContext context, IRequest request)
    {
        switch (_mutation, request)
        {
            case (Mutation.AcknowledgesBeforeReplication, ProduceRequest { Acks: -1 } produce):
                produce.Acks = 1;
                break;
            case (Mutation.ShowsOpenTransactions, FetchRequest fetch):
                fetch.IsolationLevel = 0;
                break;
            case (Mutation.SwapsTransactionResults, EndTxnRequest end):
                end.Committed = !end.Committed;
                break;
            case (Mutation.CommitsAhead, OffsetCommitRequest { MemberId.Length: > 0 } commit):
                foreach (var partition in commit.Topics.SelectMany(topic => topic.Partitions))
                    partition.CommittedOffset += 2;
                break;
            case (Mutation.ForgetsAcknowledgements, ShareAcknowledgeRequest acknowledge):
                const sbyte Release = 2;
                foreach (
                    var batch in acknowledge
                        .Topics.SelectMany(topic => topic.Partitions)
                        .SelectMany(partition => partition.AcknowledgementBatches)
                )
                    batch.AcknowledgeTypes = [Release];
                break;
            case (Mutation.BeginsAtTheEnd, IncrementalAlterConfigsRequest alter):
                foreach (
                    var config in alter
                        .Resources.SelectMany(resource => resource.Configs)
                        .Where(config => config.Name == "share.auto.offset.reset")
                )
                    config.Value = "latest";
                break;
            case (Mutation.DropsCommits, OffsetCommitRequest commit) when _simulation.Random.Next(2) == 0:
                return new OffsetCommitResponse
                {
                    Topics =
                    [
                        .. commit.Topics.Select(topic => new OffsetCommitResponse.OffsetCommitResponseTopic
                        {
                            Name = topic.Name,
                            Partitions =
                            [
                                .. topic.Partitions.Select(
                                    partition => new OffsetCommitResponse.OffsetCommitResponsePartition
                                    {
                                        PartitionIndex = partition.PartitionIndex,
                                    }
                                ),
                            ],
                        }),
                    ],
                };
        }
        return null;
    }

    void Break()
    {
        if (_mutation is not (Mutation.HighWatermarkIgnoresIsr or Mutation.NeverTruncates or Mutation.ForgetsSequences))
            return;
        _simulation.OnLoop(() =>
        {
            foreach (var topic in _simulation.State.Topics.Values)
                if (!topic.IsInternal)
                    foreach (var partition in topic.Partitions)
                        Break(partition);
            return true;
        });
    }

    void Break(Partition partition)
    {
        switch (_mutation)
        {
            case Mutation.HighWatermarkIgnoresIsr
                when partition.LeaderReplica is { } leader && leader.HighWatermark < leader.Log.EndOffset:
                leader.HighWatermark = leader.Log.EndOffset;
                _simulation.State.Signal(partition);
                break;
            case Mutation.NeverTruncates:
                foreach (var replica in partition.Replicas)
                    replica.Log.Epochs.Clear();
                break;
            case Mutation.ForgetsSequences:
                foreach (var replica in partition.Replicas)
                    replica.Producers.Rebuild(new ReplicaLog());
                break;
        }
    }
}
