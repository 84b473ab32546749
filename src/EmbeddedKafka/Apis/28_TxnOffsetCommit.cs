using EmbeddedKafka.Cluster;
using EmbeddedKafka.Groups;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;
using EmbeddedKafka.Transactions;

namespace EmbeddedKafka.Apis;

/// <summary>
/// TxnOffsetCommit, versions 0–5: offsets that count when the producer's transaction commits (KIP-98, KIP-447).
/// <list type="bullet">
/// <item>Until then OffsetFetch gives the offsets before, or with RequireStable UNSTABLE_OFFSET_COMMIT.</item>
/// <item>From version 3 a member's generation, id and instance id are checked, so that a zombie consumer cannot commit;
/// without them they are not.</item>
/// <item>The transaction must know the group's partition (AddOffsetsToTxn); from version 5 it is added by the
/// way.</item>
/// </list>
/// </summary>
internal sealed class TxnOffsetCommitHandler(ClusterState state)
    : ApiHandler<TxnOffsetCommitRequest>(ApiKey.TxnOffsetCommit, 0, 5)
{
    readonly TransactionGate _gate = TransactionGate.ForOffsets(state);
    readonly TransactionalOffsets _offsets = new(state);

    protected override async ValueTask<IResponse?> HandleAsync(RequestContext context, TxnOffsetCommitRequest request)
    {
        var error = Check(context, request);
        var refused = new Dictionary<(string, int), ErrorCode>();
        var fine = new List<(string Topic, int Partition, OffsetRecord Offset)>();
        if (error == ErrorCode.None)
        {
            foreach (var topic in request.Topics)
            foreach (var asked in topic.Partitions)
            {
                if (Refusal(context, topic.Name, asked) is var refusal and not ErrorCode.None)
                    refused[(topic.Name, asked.PartitionIndex)] = refusal;
                else
                    fine.Add(
                        (
                            topic.Name,
                            asked.PartitionIndex,
                            new(
                                asked.CommittedOffset,
                                asked.CommittedLeaderEpoch,
                                asked.CommittedMetadata ?? "",
                                state.Now,
                                state.Find(topic.Name)!.Id
                            )
                        )
                    );
            }
            if (fine.Count > 0)
                error = await CommitAsync(context, request, fine);
        }
        return new TxnOffsetCommitResponse
        {
            Topics = request.Topics.ConvertAll(topic => new TxnOffsetCommitResponse.TxnOffsetCommitResponseTopic
            {
                Name = topic.Name,
                Partitions = topic.Partitions.ConvertAll(
                    asked => new TxnOffsetCommitResponse.TxnOffsetCommitResponsePartition
                    {
                        PartitionIndex = asked.PartitionIndex,
                        ErrorCode = refused.GetValueOrDefault((topic.Name, asked.PartitionIndex), error),
                    }
                ),
            }),
        };
    }

    ErrorCode Check(RequestContext context, TxnOffsetCommitRequest request)
    {
        var fault = state.Faults.ErrorFor(context.Api, context.BrokerId, context.ClientId);
        if (fault != ErrorCode.None)
            return fault;
        if (
            !state.Authorizer.Allows(
                context,
                AclOperation.Write,
                AclResourceType.TransactionalId,
                request.TransactionalId
            )
        )
            return ErrorCode.TransactionalIdAuthorizationFailed;
        return state.Authorizer.Allows(context, AclOperation.Read, AclResourceType.Group, request.GroupId)
            ? ErrorCode.None
            : ErrorCode.GroupAuthorizationFailed;
    }

    ErrorCode Refusal(
        RequestContext context,
        string topic,
        TxnOffsetCommitRequest.TxnOffsetCommitRequestPartition asked
    )
    {
        if (!state.Authorizer.Allows(context, AclOperation.Read, AclResourceType.Topic, topic))
            return ErrorCode.TopicAuthorizationFailed;
        if (state.Find(topic, asked.PartitionIndex) is null)
            return ErrorCode.UnknownTopicOrPartition;
        return asked.CommittedMetadata?.Length > state.Groups.Settings.MaxOffsetMetadata
            ? ErrorCode.OffsetMetadataTooLarge
            : ErrorCode.None;
    }

    async ValueTask<ErrorCode> CommitAsync(
        RequestContext context,
        TxnOffsetCommitRequest request,
        List<(string Topic, int Partition, OffsetRecord Offset)> offsets
    )
    {
        if (request.GroupId.Length == 0)
            return ErrorCode.InvalidGroupId;
        var error = state.Groups.CheckCoordinator(context, request.GroupId);
        if (error != ErrorCode.None)
            return error;
        var producer = new ProducerIdentity(request.ProducerId, request.ProducerEpoch);
        var partition = state.Groups.PartitionOf(request.GroupId)!;
        if (!partition.LeaderReplica!.Producers.IsInTransaction(producer.Id, producer.Epoch))
        {
            var place = new TopicPartition(partition.Topic.Name, partition.Index);
            var refused = await _gate.AskAsync(context.Version, request.TransactionalId, producer, [place]);
            if (refused.TryGetValue(place, out error))
                return error == ErrorCode.NotEnoughReplicas ? ErrorCode.CoordinatorNotAvailable : error;
            error = state.Groups.CheckCoordinator(context, request.GroupId);
            if (error != ErrorCode.None)
                return error;
        }
        error =
            state.Groups.Find(request.GroupId) is { } group
                ? group.CheckTransactionalCommit(request.GenerationId, request.MemberId, request.GroupInstanceId)
            : request.GenerationId < 0 ? ErrorCode.None
            : ErrorCode.IllegalGeneration;
        return error == ErrorCode.None
            ? await _offsets.PendAsync(request.GroupId, partition, producer, offsets)
            : error;
    }
}
