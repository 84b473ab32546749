using EmbeddedKafka.Cluster;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;
using EmbeddedKafka.Transactions;

namespace EmbeddedKafka.Apis;

/// <summary>
/// EndTxn, versions 0–5: commits or aborts.
/// <list type="bullet">
/// <item>Answered once the decision is in the coordinator's log; markers follow, and until they are written the next
/// transaction is CONCURRENT_TRANSACTIONS.</item>
/// <item>From version 5 the producer gets its next epoch, or next id, with the answer, and may abort what it never
/// began (KIP-890).</item>
/// <item>Repeated: answered as before. The other way round, or with nothing to commit: INVALID_TXN_STATE.</item>
/// <item>A fenced producer: PRODUCER_FENCED, before version 2 INVALID_PRODUCER_EPOCH.</item>
/// </list>
/// </summary>
internal sealed class EndTxnHandler(ClusterState state) : ApiHandler<EndTxnRequest>(ApiKey.EndTxn, 0, 5)
{
    const short FirstOfSecondVersion = 5;

    protected override async ValueTask<IResponse?> HandleAsync(RequestContext context, EndTxnRequest request)
    {
        var (error, next) = await EndAsync(context, request);
        return new EndTxnResponse
        {
            ErrorCode =
                error == ErrorCode.ProducerFenced && context.Version < 2 ? ErrorCode.InvalidProducerEpoch : error,
            ProducerId = next.Id,
            ProducerEpoch = next.Epoch,
        };
    }

    ValueTask<(ErrorCode Error, ProducerIdentity Next)> EndAsync(RequestContext context, EndTxnRequest request)
    {
        var fault = state.Faults.ErrorFor(context.Api, context.BrokerId, context.ClientId);
        if (fault != ErrorCode.None)
            return new((fault, ProducerIdentity.None));
        if (
            !state.Authorizer.Allows(
                context,
                AclOperation.Write,
                AclResourceType.TransactionalId,
                request.TransactionalId
            )
        )
            return new((ErrorCode.TransactionalIdAuthorizationFailed, ProducerIdentity.None));
        return state.Transactions.Endings.EndAsync(
            context.BrokerId,
            request.TransactionalId,
            new(request.ProducerId, request.ProducerEpoch),
            request.Committed,
            clientVersion: context.Version >= FirstOfSecondVersion ? (short)2 : (short)0
        );
    }
}
