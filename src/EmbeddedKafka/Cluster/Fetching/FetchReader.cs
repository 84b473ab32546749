using EmbeddedKafka.Cluster.Replication;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;
using EmbeddedKafka.Storage;

namespace EmbeddedKafka.Cluster.Fetching;

/// <summary>Reads the partitions of a Fetch, each by itself.</summary>
internal sealed class FetchReader(ClusterState state, RequestContext context, FetchRequest request)
{
    const sbyte ReadCommitted = 1;

    bool IsReadCommitted => request.IsolationLevel == ReadCommitted;

    /// <summary>Bytes that are there to read, counted up to <paramref name="enough"/>; null when there is an error, a
    /// truncation or another replica to tell of.</summary>
    public long? Available(FetchTarget target, long enough)
    {
        var (error, replica) = Locate(target);
        return error != ErrorCode.None || Diverges(target, replica!) is not null || PreferredReplica(target) is not null
            ? null
            : LogReader.Available(replica!.Log, target.Offset, LimitOf(replica), Math.Min(enough, target.MaxBytes));
    }

    /// <param name="target">What to read.</param>
    /// <param name="bytesLeft">What the answer as a whole may still take.</param>
    /// <param name="first">Whether to give at least one batch, whatever the limits say.</param>
    public FetchResponse.PartitionData Read(FetchTarget target, int bytesLeft, bool first)
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

    long LimitOf(Replica replica) => IsReadCommitted ? replica.LastStableOffset : replica.HighWatermark;

    static List<FetchResponse.AbortedTransaction> AbortedIn(Replica replica, long from, int bytes) =>
        replica
            .Producers.Transactions.AbortedIn(from, LogReader.UpperBound(replica.Log, from, bytes))
            .ConvertAll(aborted => new FetchResponse.AbortedTransaction
            {
                ProducerId = aborted.ProducerId,
                FirstOffset = aborted.FirstOffset,
            });

    public Partition? PartitionOf(FetchTarget target) =>
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

    /// <summary>Where a leader sends a consumer that named its rack; from version 11 (KIP-392).</summary>
    int? PreferredReplica(FetchTarget target) =>
        context.Version >= 11
        && request.RackId.Length > 0
        && PartitionOf(target) is { } partition
        && partition.Leader == context.BrokerId
            ? ReplicaSelector.Select(state, partition, request.RackId, target.Offset)
            : null;
}
