using EmbeddedKafka.Cluster;
using EmbeddedKafka.Groups.Modern.Share;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;

namespace EmbeddedKafka.Apis;

/// <summary>
/// ShareAcknowledge, versions 1–2: accept, release, reject, gap, and from version 2 renew (KIP-1222), for records that
/// the member has.
/// <list type="bullet">
/// <item>All batches of a partition or none; INVALID_RECORD_STATE for what the member does not have (any more).</item>
/// <item>Answered when the state is committed in __share_group_state.</item>
/// <item>Epoch −1 closes the session; 0 is INVALID_SHARE_SESSION_EPOCH: an acknowledgement cannot open one.</item>
/// </list>
/// </summary>
internal sealed class ShareAcknowledgeHandler(ClusterState state)
    : ApiHandler<ShareAcknowledgeRequest>(ApiKey.ShareAcknowledge, 1, 2)
{
    public override bool ChangesMetadata => false;

    const int Initial = 0,
        Final = -1;

    readonly ShareAcknowledger _acknowledger = new(state);

    protected override ValueTask<IResponse?> HandleAsync(RequestContext context, ShareAcknowledgeRequest request)
    {
        var (group, member) = (request.GroupId ?? "", request.MemberId ?? "");
        if (Check(context, request, group, member) is var error and not ErrorCode.None)
            return Answer(new ShareAcknowledgeResponse { ErrorCode = error });
        var session = state.Shares.FindSession(context.BrokerId, group, member)!;
        var touched = new List<SharePartitionKey>();
        var response = new ShareAcknowledgeResponse
        {
            AcquisitionLockTimeoutMs = state.Groups.Settings.ShareLockDuration(group),
        };
        foreach (var topic in request.Topics)
        {
            response.Responses.Add(
                new()
                {
                    TopicId = topic.TopicId,
                    Partitions = topic.Partitions.ConvertAll(partition =>
                        Acknowledge(context, request, group, member, topic.TopicId, partition, touched, response)
                    ),
                }
            );
        }
        if (request.ShareSessionEpoch == Final)
            state.Shares.Close(session);
        else
            session.Advance();
        return state.Shares.WhenWritten(
            touched,
            response,
            key =>
                response
                    .Responses.Find(topic => topic.TopicId == key.TopicId)!
                    .Partitions.Find(partition => partition.PartitionIndex == key.Partition)!
                    .ErrorCode = ErrorCode.CoordinatorNotAvailable
        );
    }

    ErrorCode Check(RequestContext context, ShareAcknowledgeRequest request, string group, string member)
    {
        if (!state.Authorizer.AllowsGroup(context, AclOperation.Read, group))
            return ErrorCode.GroupAuthorizationFailed;
        if (group.Length == 0 || member.Length == 0)
            return ErrorCode.InvalidRequest;
        if (
            state.Faults.ErrorFor(ApiKey.ShareAcknowledge, context.BrokerId, context.ClientId)
            is var fault
                and not ErrorCode.None
        )
            return fault;
        return request.ShareSessionEpoch == Initial
            ? ErrorCode.InvalidShareSessionEpoch
            : _acknowledger.CheckSession(context, group, member, request.ShareSessionEpoch);
    }

    ShareAcknowledgeResponse.PartitionData Acknowledge(
        RequestContext context,
        ShareAcknowledgeRequest request,
        string group,
        string member,
        Guid topic,
        ShareAcknowledgeRequest.AcknowledgePartition asked,
        List<SharePartitionKey> touched,
        ShareAcknowledgeResponse response
    )
    {
        var batches = asked.AcknowledgementBatches.ConvertAll(batch =>
            (batch.FirstOffset, batch.LastOffset, batch.AcknowledgeTypes)
        );
        var (error, message) = _acknowledger.Acknowledge(
            context,
            group,
            member,
            topic,
            asked.PartitionIndex,
            batches,
            request.IsRenewAck,
            touched
        );
        var answer = new ShareAcknowledgeResponse.PartitionData
        {
            PartitionIndex = asked.PartitionIndex,
            ErrorCode = error,
            ErrorMessage = message,
            CurrentLeader = new(),
        };
        if (
            error == ErrorCode.NotLeaderOrFollower
            && _acknowledger.LeaderOf(topic, asked.PartitionIndex) is { } partition
        )
        {
            answer.CurrentLeader = new() { LeaderId = partition.Leader, LeaderEpoch = partition.LeaderEpoch };
            if (
                _acknowledger.Node(partition.Leader) is { } node
                && !response.NodeEndpoints.Exists(known => known.NodeId == node.Id)
            )
                response.NodeEndpoints.Add(
                    new()
                    {
                        NodeId = node.Id,
                        Host = node.HostFor(context),
                        Port = node.PortFor(context),
                        Rack = node.Rack,
                    }
                );
        }
        return answer;
    }
}
