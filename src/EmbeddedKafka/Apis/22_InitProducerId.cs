using EmbeddedKafka.Cluster;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;
using EmbeddedKafka.Transactions;

namespace EmbeddedKafka.Apis;

/// <summary>
/// InitProducerId, versions 0–5.
/// <list type="bullet">
/// <item>An idempotent producer gets an id that nobody had before, and epoch 0, also when it had one.</item>
/// <item>A transactional id keeps its producer id and gets the next epoch, which fences whoever had the one before; a
/// new id when epochs run out.</item>
/// <item>A broker that needs another block of ids has to wait for a controller: COORDINATOR_LOAD_IN_PROGRESS.</item>
/// <item>An open transaction is aborted first: CONCURRENT_TRANSACTIONS until that is done.</item>
/// <item>From version 3 a producer says what it holds, to recover from an error; another has taken over:
/// PRODUCER_FENCED, before version 4 INVALID_PRODUCER_EPOCH (KIP-360, KIP-588).</item>
/// <item>Without a transactional id: needs Write on any topic, or IdempotentWrite on the cluster (KIP-679); with one
/// Write on it.</item>
/// </list>
/// </summary>
internal sealed class InitProducerIdHandler(ClusterState state)
    : ApiHandler<InitProducerIdRequest>(ApiKey.InitProducerId, 0, 5)
{
    protected override ValueTask<IResponse?> HandleAsync(RequestContext context, InitProducerIdRequest request)
    {
        if (Check(context, request) is var error and not ErrorCode.None)
            return Answer(Response(context, error, ProducerIdentity.None));
        if (request.TransactionalId is null && !state.HasProducerId(context.BrokerId))
            return Answer(Response(context, ErrorCode.CoordinatorLoadInProgress, ProducerIdentity.None));
        return request.TransactionalId is null
            ? Answer(Response(context, ErrorCode.None, new(state.ProducerIds.Next(context.BrokerId), 0)))
            : InitAsync(context, request);
    }

    async ValueTask<IResponse?> InitAsync(RequestContext context, InitProducerIdRequest request)
    {
        ProducerIdentity? held = request.ProducerId >= 0 ? new(request.ProducerId, request.ProducerEpoch) : null;
        var (error, identity) = await state.Transactions.Producers.InitAsync(
            context.BrokerId,
            request.TransactionalId!,
            request.TransactionTimeoutMs,
            held
        );
        return Response(context, error, identity);
    }

    static InitProducerIdResponse Response(RequestContext context, ErrorCode error, ProducerIdentity identity) =>
        new()
        {
            ErrorCode =
                error == ErrorCode.ProducerFenced && context.Version < 4 ? ErrorCode.InvalidProducerEpoch : error,
            ProducerId = identity.Id,
            ProducerEpoch = identity.Epoch,
        };

    ErrorCode Check(RequestContext context, InitProducerIdRequest request)
    {
        if (
            request.TransactionalId is null
            && !state.Authorizer.AllowsCluster(context, AclOperation.IdempotentWrite, Asking.WiderRight)
            && !state.Authorizer.AllowsOnAny(context, AclOperation.Write, AclResourceType.Topic)
        )
            return ErrorCode.ClusterAuthorizationFailed;
        var fault = state.Faults.ErrorFor(ApiKey.InitProducerId, context.BrokerId, context.ClientId);
        if (fault != ErrorCode.None)
            return fault;
        if (
            request.TransactionalId is not null
            && !state.Authorizer.Allows(
                context,
                AclOperation.Write,
                AclResourceType.TransactionalId,
                request.TransactionalId
            )
        )
            return ErrorCode.TransactionalIdAuthorizationFailed;
        if ((request.ProducerId == -1) != (request.ProducerEpoch == -1))
            return ErrorCode.InvalidRequest;
        return request.TransactionalId is "" ? ErrorCode.InvalidRequest : ErrorCode.None;
    }
}
