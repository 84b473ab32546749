using EmbeddedKafka.Cluster;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;

namespace EmbeddedKafka.Apis;

/// <summary>
/// AddOffsetsToTxn, versions 0–4: adds the partition of __consumer_offsets that holds a group's offsets to a
/// transaction.
/// <list type="bullet">
/// <item>A fenced producer: PRODUCER_FENCED, before version 2 INVALID_PRODUCER_EPOCH.</item>
/// </list>
/// </summary>
internal sealed class AddOffsetsToTxnHandler(ClusterState state)
    : ApiHandler<AddOffsetsToTxnRequest>(ApiKey.AddOffsetsToTxn, 0, 4)
{
    protected override async ValueTask<IResponse?> HandleAsync(RequestContext context, AddOffsetsToTxnRequest request)
    {
        var error = await AddAsync(context, request);
        return new AddOffsetsToTxnResponse
        {
            ErrorCode =
                error == ErrorCode.ProducerFenced && context.Version < 2 ? ErrorCode.InvalidProducerEpoch : error,
        };
    }

    ValueTask<ErrorCode> AddAsync(RequestContext context, AddOffsetsToTxnRequest request)
    {
        var fault = state.Faults.ErrorFor(context.Api, context.BrokerId, context.ClientId);
        if (fault != ErrorCode.None)
            return new(fault);
        if (
            !state.Authorizer.Allows(
                context,
                AclOperation.Write,
                AclResourceType.TransactionalId,
                request.TransactionalId
            )
        )
            return new(ErrorCode.TransactionalIdAuthorizationFailed);
        if (!state.Authorizer.Allows(context, AclOperation.Read, AclResourceType.Group, request.GroupId))
            return new(ErrorCode.GroupAuthorizationFailed);
        state.Groups.FindCoordinator(request.GroupId);
        var partition = state.Groups.PartitionOf(request.GroupId)!;
        return state.Transactions.Partitions.AddAsync(
            context.BrokerId,
            request.TransactionalId,
            new(request.ProducerId, request.ProducerEpoch),
            [new(partition.Topic.Name, partition.Index)],
            clientVersion: 0
        );
    }
}
