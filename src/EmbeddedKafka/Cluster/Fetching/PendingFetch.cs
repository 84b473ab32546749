using EmbeddedKafka.Cluster.Replication;
using EmbeddedKafka.Loop;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;
using EmbeddedKafka.Storage;

namespace EmbeddedKafka.Cluster.Fetching;

/// <summary>A Fetch, answered at once or when enough data has come or its time is up.</summary>
internal sealed class PendingFetch(
    ClusterState state,
    RequestContext context,
    FetchRequest request,
    List<FetchTarget> targets,
    FetchSession? session
) : IPartitionWaiter
{
    const sbyte ReadCommitted = 1;

    readonly List<Partition> _watched = [];
    TaskCompletionSource<IResponse?>? _answer;
    LoopTimer? _timeout;

    public bool IsQueued { get; set; }

    bool IsReadCommitted => request.IsolationLevel == ReadCommitted;

    bool IsIncremental => session is not null && request.SessionEpoch > 0;

    public bool TryAnswer(out FetchResponse? response)
    {
        response = null;
        if (request.MaxWaitMs > 0 && targets.Count > 0 && !IsSatisfied())
            return false;
        response = Build();
        return true;
    }

    public Task<IResponse?> Wait()
    {
        _answer = new();
        _timeout = state.Loop.Schedule(request.MaxWaitMs, Finish);
        foreach (var target in targets)
        {
            if (PartitionOf(target) is not { } partition || partition.Waiters.Contains(this))
                continue;
            partition.Waiters.Add(this);
            _watched.Add(partition);
        }
        return _answer.Task;
    }

    public void LookAgain()
    {
        if (_answer is { Task.IsCompleted: false } && IsSatisfied())
            Finish();
    }

    void Finish()
    {
        _timeout!.Cancel();
        foreach (var partition in _watched)
            partition.Waiters.Remove(this);
        _answer!.TrySetResult(Build());
    }

    /// <summary>Whether there is enough to answer before the time is up.</summary>
    bool IsSatisfied()
    {
        var missing = Math.Min(request.MinBytes, state.Quotas.FetchBytes(context));
        if (missing <= 0)
            return true;
        foreach (var target in targets)
        {
            var (error, replica) = Locate(target);
            if (
                error != ErrorCode.None
                || Diverges(target, replica!) is not null
                || PreferredReplica(target) is not null
            )
                return true;
            missing -= LogReader.Available(
                replica!.Log,
                target.Offset,
                LimitOf(replica),
                Math.Min(missing, target.MaxBytes)
            );
            if (missing <= 0)
                return true;
        }
        return false;
    }

    FetchResponse Build()
    {
        var response = new FetchResponse { SessionId = session?.Id ?? 0 };
        var left = Math.Min(
            request.MaxBytes,
            Math.Min(state.Configs.BrokerNumber("fetch.max.bytes"), state.Quotas.FetchBytes(context))
        );
        var any = false;
        FetchResponse.FetchableTopicResponse? topic = null;
        // As Kafka has it: what it does not know comes last.
        foreach (var target in targets.OrderBy(target => PartitionOf(target) is null))
        {
            var answer = Read(target, (int)Math.Max(left, 0), !any);
            var bytes = answer.Records!.Value.Length;
            left -= bytes;
            any |= bytes > 0;
            PointToLeader(target, answer, response);
            var news = session is null || target.HasNews(answer);
            if (bytes > 0)
                session?.MoveToEnd(target);
            if (IsIncremental && !news)
                continue;
            if (topic is null || topic.Topic != target.Topic || topic.TopicId != target.TopicId)
                response.Responses.Add(topic = new() { Topic = target.Topic, TopicId = target.TopicId });
            topic.Partitions.Add(answer);
        }
        return state.Quotas.IsActive ? WithinQuota(response) : response;
    }

    /// <summary>A client that is beyond its quota gets nothing but the time to pause; what it misses comes
    /// later.</summary>
    FetchResponse WithinQuota(FetchResponse response)
    {
        var throttle = state.Quotas.OnFetch(context, response);
        if (throttle == 0)
            return response;
        context.ThrottleMs = throttle;
        foreach (var target in targets)
            target.Forget();
        if (!IsIncremental && session is not null)
            state.Broker(context.BrokerId)!.FetchSessions.Remove(session.Id);
        return new() { SessionId = IsIncremental ? session!.Id : 0 };
    }

    FetchResponse.PartitionData Read(FetchTarget target, int bytesLeft, bool first)
    {
        var (error, replica) = Locate(target);
        var answer = new FetchResponse.PartitionData { PartitionIndex = target.Partition, AbortedTransactions = null };
        if (error == ErrorCode.None && !state.Faults.IsEmpty)
            error = state.Faults.ErrorFor(
                ApiKey.Fetch,
                context.BrokerId,
                context.ClientId,
                PartitionOf(target)!.Topic.Name,
                target.Partition
            );
        answer.ErrorCode = error;
        answer.HighWatermark = -1;
        if (error != ErrorCode.None)
            return answer;
        answer.HighWatermark = replica!.HighWatermark;
        answer.LastStableOffset = replica.LastStableOffset;
        answer.LogStartOffset = replica.Log.StartOffset;
        if (IsReadCommitted)
            answer.AbortedTransactions = [];
        answer.DivergingEpoch = Diverges(target, replica);
        if (answer.DivergingEpoch is not null)
            return answer;
        if (PreferredReplica(target) is { } preferred)
        {
            answer.PreferredReadReplica = preferred;
            return answer;
        }
        answer.Records = LogReader.Read(
            replica.Log,
            target.Offset,
            LimitOf(replica),
            Math.Min(target.MaxBytes, bytesLeft),
            first,
            out var batches,
            out var records
        );
        if (batches > 0 && IsReadCommitted)
            answer.AbortedTransactions = AbortedIn(replica, target.Offset, answer.Records.Value.Length);
        if (batches > 0)
            PartitionOf(target)!.Meter.Fetched += new DataTraffic(batches, records, answer.Records.Value.Length);
        return answer;
    }

    /// <summary>Where a leader sends a consumer that named its rack; from version 11 (KIP-392).</summary>
    int? PreferredReplica(FetchTarget target) =>
        context.Version >= 11
        && request.RackId.Length > 0
        && PartitionOf(target) is { } partition
        && partition.Leader == context.BrokerId
            ? ReplicaSelector.Select(state, partition, request.RackId, target.Offset)
            : null;

    long LimitOf(Replica replica) => IsReadCommitted ? replica.LastStableOffset : replica.HighWatermark;

    static List<FetchResponse.AbortedTransaction> AbortedIn(Replica replica, long from, int bytes) =>
        replica
            .Producers.Transactions.AbortedIn(from, LogReader.UpperBound(replica.Log, from, bytes))
            .ConvertAll(aborted => new FetchResponse.AbortedTransaction
            {
                ProducerId = aborted.ProducerId,
                FirstOffset = aborted.FirstOffset,
            });

    Partition? PartitionOf(FetchTarget target) =>
        (context.Version >= 13 ? state.Find(target.TopicId) : state.Find(target.Topic))?.Find(target.Partition);

    (ErrorCode Error, Replica? Replica) Locate(FetchTarget target)
    {
        var topic = context.Version >= 13 ? state.Find(target.TopicId) : state.Find(target.Topic);
        if (topic is null && context.Version < 13 && !MayRead(target.Topic))
            return (ErrorCode.TopicAuthorizationFailed, null);
        if (topic is null)
            return (
                context.Version >= 13 && !target.IsKnown ? ErrorCode.UnknownTopicId : ErrorCode.UnknownTopicOrPartition,
                null
            );
        if (!MayRead(topic.Name))
            return (ErrorCode.TopicAuthorizationFailed, null);
        if (topic.Find(target.Partition) is not { } partition)
            return (ErrorCode.UnknownTopicOrPartition, null);
        if (partition.ReplicaOn(context.BrokerId) is not { } replica)
            return (ErrorCode.NotLeaderOrFollower, null);
        var error = LeaderEpochs.Check(partition, target.CurrentLeaderEpoch);
        if (error != ErrorCode.None)
            return (error, null);
        if (partition.Leader != context.BrokerId && context.Version < 11)
            return (ErrorCode.NotLeaderOrFollower, null);
        if (target.LastFetchedEpoch >= 0)
        {
            var (epoch, _) = replica.Log.Epochs.EndOffsetFor(target.LastFetchedEpoch, replica.Log.EndOffset);
            if (epoch < 0)
                return (ErrorCode.OffsetOutOfRange, null);
            if (Diverges(target, replica) is not null)
                return (ErrorCode.None, replica);
        }
        // A follower may not have learned yet of records that the consumer saw on the leader.
        var end =
            partition.Leader == context.BrokerId
                ? replica.Log.EndOffset
                : Math.Max(replica.Log.EndOffset, partition.HighWatermark);
        return target.Offset < replica.Log.StartOffset || target.Offset > end
            ? (ErrorCode.OffsetOutOfRange, null)
            : (ErrorCode.None, replica);
    }

    bool MayRead(string topic) => state.Authorizer.AllowsTopic(context, AclOperation.Read, topic);

    static FetchResponse.EpochEndOffset? Diverges(FetchTarget target, Replica replica)
    {
        if (target.LastFetchedEpoch < 0)
            return null;
        var (epoch, end) = replica.Log.Epochs.EndOffsetFor(target.LastFetchedEpoch, replica.Log.EndOffset);
        return epoch < target.LastFetchedEpoch || end < target.Offset ? new() { Epoch = epoch, EndOffset = end } : null;
    }

    void PointToLeader(FetchTarget target, FetchResponse.PartitionData answer, FetchResponse response)
    {
        if (
            context.Version < 16
            || answer.ErrorCode is not (ErrorCode.NotLeaderOrFollower or ErrorCode.FencedLeaderEpoch)
        )
            return;
        if (PartitionOf(target) is not { } partition)
            return;
        answer.CurrentLeader = new() { LeaderId = partition.Leader, LeaderEpoch = partition.LeaderEpoch };
        if (
            state.Broker(partition.Leader) is not { } leader
            || response.NodeEndpoints.Exists(node => node.NodeId == leader.Id)
        )
            return;
        response.NodeEndpoints.Add(
            new()
            {
                NodeId = leader.Id,
                Host = leader.HostFor(context),
                Port = leader.PortFor(context),
                Rack = leader.Rack,
            }
        );
    }
}
