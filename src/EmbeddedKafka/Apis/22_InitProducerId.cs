using EmbeddedKafka.Cluster;
using EmbeddedKafka.Groups;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;

namespace EmbeddedKafka.Apis;

/// <summary>
/// InitProducerId, versions 0–5.
/// <list type="bullet">
/// <item>An idempotent producer gets an id that nobody had before, and epoch 0, also when it had one (as from Kafka).</item>
/// <item>A transactional id is TRANSACTIONAL_ID_AUTHORIZATION_FAILED: there is no transaction coordinator, and that error is final.</item>
/// <item>Without a transactional id: needs Write on any topic, or IdempotentWrite on the cluster (KIP-679).</item>
/// </list>
/// </summary>
internal sealed class InitProducerIdHandler(ClusterState state) : ApiHandler<InitProducerIdRequest>(ApiKey.InitProducerId, 0, 5)
{
    readonly ProducerIds _ids = new();

    protected override ValueTask<IResponse?> HandleAsync(RequestContext context, InitProducerIdRequest request)
    {
        if (Check(context, request) is var error and not ErrorCode.None)
            return Answer(new InitProducerIdResponse { ErrorCode = error, ProducerEpoch = -1 });
        return Answer(new InitProducerIdResponse { ProducerId = _ids.Next(context.BrokerId), ProducerEpoch = 0 });
    }

    ErrorCode Check(RequestContext context, InitProducerIdRequest request)
    {
        if (request.TransactionalId is null && !state.Authorizer.AllowsOnAny(context, AclOperation.Write, AclResourceType.Topic)
            && !state.Authorizer.AllowsCluster(context, AclOperation.IdempotentWrite))
            return ErrorCode.ClusterAuthorizationFailed;
        var fault = state.Faults.ErrorFor(ApiKey.InitProducerId, context.BrokerId, context.ClientId);
        if (fault != ErrorCode.None)
            return fault;
        return request.TransactionalId switch
        {
            null => ErrorCode.None,
            "" => ErrorCode.InvalidRequest,
            _ => ErrorCode.TransactionalIdAuthorizationFailed,
        };
    }
}
