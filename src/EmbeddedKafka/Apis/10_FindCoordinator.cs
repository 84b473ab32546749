using EmbeddedKafka.Cluster;
using EmbeddedKafka.Cluster.Controller;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;

namespace EmbeddedKafka.Apis;

/// <summary>
/// FindCoordinator, versions 0–6; several keys from version 4.
/// <list type="bullet">
/// <item>A group's coordinator is the leader of its partition of __consumer_offsets, chosen by the hash of its id; it
/// moves when that broker stops.</item>
/// <item>COORDINATOR_NOT_AVAILABLE while no replica of that partition can lead, or there is no such topic yet and no
/// controller to make it.</item>
/// <item>A transactional id's is the leader of its partition of __transaction_state, likewise.</item>
/// <item>A share partition's, by group:topic id:partition, is the leader of its partition of
/// __share_group_state.</item>
/// <item>Needs Describe on the group or the transactional id; for share groups ClusterAction.</item>
/// </list>
/// </summary>
internal sealed class FindCoordinatorHandler(ClusterState state)
    : ApiHandler<FindCoordinatorRequest>(ApiKey.FindCoordinator, 0, 6)
{
    public override bool ChangesMetadata => false;

    const int Group = 0,
        Transaction = 1,
        Share = 2;

    protected override ValueTask<IResponse?> HandleAsync(RequestContext context, FindCoordinatorRequest request)
    {
        if (context.Version >= 4)
            return Answer(
                new FindCoordinatorResponse
                {
                    Coordinators = request.CoordinatorKeys.ConvertAll(key =>
                        FindOneOfMany(context, request.KeyType, key)
                    ),
                }
            );
        var found = Find(context, request.KeyType, request.Key);
        return Answer(
            new FindCoordinatorResponse
            {
                // For a single key Kafka sends the message "NONE" where there is no error.
                ErrorCode = found.ErrorCode,
                ErrorMessage = found.ErrorCode == ErrorCode.None ? "NONE" : found.ErrorMessage,
                NodeId = found.NodeId,
                Host = found.Host,
                Port = found.Port,
            }
        );
    }

    // Where many keys are asked for, Kafka has a sentence only for a request that makes no sense as a whole.
    FindCoordinatorResponse.Coordinator FindOneOfMany(RequestContext context, int type, string key)
    {
        var found = Find(context, type, key);
        if (found.ErrorCode != ErrorCode.InvalidRequest)
            found.ErrorMessage = "";
        return found;
    }

    FindCoordinatorResponse.Coordinator Find(RequestContext context, int type, string key)
    {
        if (
            state.Faults.ErrorFor(ApiKey.FindCoordinator, context.BrokerId, context.ClientId)
            is var fault
                and not ErrorCode.None
        )
            return Refuse(key, fault, fault.KafkaName());
        if (type == Group && !state.Authorizer.AllowsGroup(context, AclOperation.Describe, key))
            return Refuse(
                key,
                ErrorCode.GroupAuthorizationFailed,
                Denials.Sentence(ErrorCode.GroupAuthorizationFailed)
            );
        if (
            type == Transaction
            && !state.Authorizer.Allows(context, AclOperation.Describe, AclResourceType.TransactionalId, key)
        )
            return Refuse(
                key,
                ErrorCode.TransactionalIdAuthorizationFailed,
                Denials.Sentence(ErrorCode.TransactionalIdAuthorizationFailed)
            );
        if (type == Share && !state.Authorizer.AllowsCluster(context, AclOperation.ClusterAction))
            return Refuse(
                key,
                ErrorCode.ClusterAuthorizationFailed,
                Denials.Sentence(ErrorCode.ClusterAuthorizationFailed)
            );
        if (type == Transaction)
            return Found(context, key, state.Transactions.FindCoordinator(key));
        if (type == Share)
            return FindShare(context, key);
        if (type != Group)
            return Refuse(
                key,
                ErrorCode.InvalidRequest,
                "This most likely occurs because of a request being malformed by the client library or the "
                    + "message was sent to an incompatible broker. See the broker logs for more details."
            );
        return Found(context, key, state.Groups.FindCoordinator(key));
    }

    static FindCoordinatorResponse.Coordinator Found(RequestContext context, string key, BrokerNode? coordinator) =>
        coordinator is { } node && node.IsToldTo(context)
            ? new()
            {
                Key = key,
                NodeId = node.Id,
                Host = node.HostFor(context),
                Port = node.PortFor(context),
                ErrorMessage = "",
            }
            : Refuse(key, ErrorCode.CoordinatorNotAvailable, "The coordinator is not available.");

    FindCoordinatorResponse.Coordinator FindShare(RequestContext context, string key)
    {
        if (
            key.Split(':') is not [{ Length: > 0 }, { Length: 22 }, var partition]
            || !int.TryParse(partition, out var index)
            || index < 0
        )
            return Refuse(key, ErrorCode.InvalidRequest, "");
        return Found(
            context,
            key,
            state.Shares.HasState ? state.Broker(state.Shares.StatePartition(key).Leader) : null
        );
    }

    static FindCoordinatorResponse.Coordinator Refuse(string key, ErrorCode error, string message) =>
        new()
        {
            Key = key,
            ErrorCode = error,
            ErrorMessage = message,
            NodeId = -1,
            Host = "",
            Port = -1,
        };
}
