using EmbeddedKafka.Cluster;
using EmbeddedKafka.Cluster.Replication;
using EmbeddedKafka.Groups;
using EmbeddedKafka.Groups.Records;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Storage;

namespace EmbeddedKafka.Transactions;

/// <summary>
/// Writes the offsets that a transaction would commit: a transactional batch of the producer in the group's partition
/// of <c>__consumer_offsets</c>, which the marker of the transaction decides like any other.
/// </summary>
internal sealed class TransactionalOffsets(ClusterState state)
{
    readonly OwnAppends _appends = new(state);

    /// <summary>Done when the offsets are on every replica in sync, with the errors of a group's coordinator.</summary>
    public async ValueTask<ErrorCode> PendAsync(
        string groupId,
        Partition partition,
        ProducerIdentity producer,
        List<(string Topic, int Partition, OffsetRecord Offset)> offsets
    )
    {
        if (partition.LeaderReplica is not { } leader)
            return ErrorCode.NotCoordinator;
        if (leader.Producers.EpochOf(producer.Id) > producer.Epoch)
            return ErrorCode.InvalidProducerEpoch;
        if (state.Groups.CheckWrite(groupId) is var refusal and not ErrorCode.None)
            return refusal;
        var batch = new BatchBuilder(state.Now)
        {
            ProducerId = producer.Id,
            ProducerEpoch = producer.Epoch,
            IsTransactional = true,
        };
        var group = state.Groups.FindOrCreate(groupId);
        foreach (var (topic, index, offset) in offsets)
        {
            var record = OffsetRecords.Commit(groupId, topic, index, offset);
            batch.Add(record.Key, record.Value);
            group.Offsets.Pend(producer.Id, topic, index, offset);
        }
        var error = await _appends.AppendAsync(
            partition,
            batch,
            state.Configs.BrokerNumber("offsets.commit.timeout.ms")
        );
        return error switch
        {
            ErrorCode.NotLeaderOrFollower or ErrorCode.UnknownTopicOrPartition => ErrorCode.NotCoordinator,
            ErrorCode.NotEnoughReplicas or ErrorCode.NotEnoughReplicasAfterAppend or ErrorCode.RequestTimedOut =>
                ErrorCode.CoordinatorNotAvailable,
            _ => error,
        };
    }
}
