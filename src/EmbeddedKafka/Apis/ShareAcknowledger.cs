using EmbeddedKafka.Cluster;
using EmbeddedKafka.Cluster.Controller;
using EmbeddedKafka.Cluster.Replication;
using EmbeddedKafka.Groups.Modern.Share;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;

namespace EmbeddedKafka.Apis;

/// <summary>What ShareFetch and ShareAcknowledge have in common.</summary>
internal sealed class ShareAcknowledger(ClusterState state)
{
    const int Final = -1;
    const sbyte Renew = 4;

    public ErrorCode CheckSession(RequestContext context, string group, string member, int epoch)
    {
        if (state.Shares.FindSession(context.BrokerId, group, member) is not { } session)
            return ErrorCode.ShareSessionNotFound;
        return epoch == Final || epoch == session.Epoch ? ErrorCode.None : ErrorCode.InvalidShareSessionEpoch;
    }

    public (ErrorCode Error, string? Message) Acknowledge(
        RequestContext context,
        string group,
        string member,
        Guid topicId,
        int index,
        IReadOnlyList<(long First, long Last, List<sbyte> Types)> batches,
        bool isRenew,
        List<SharePartitionKey> touched
    )
    {
        if (state.Find(topicId) is not { } topic)
            return (ErrorCode.UnknownTopicId, null);
        if (!state.Authorizer.AllowsTopic(context, AclOperation.Read, topic.Name))
            return (ErrorCode.TopicAuthorizationFailed, null);
        if (
            state.Faults.ErrorFor(context.Api, context.BrokerId, context.ClientId, topic.Name, index)
            is var fault
                and not ErrorCode.None
        )
            return (fault, null);
        if (topic.Find(index) is not { } partition)
            return (ErrorCode.UnknownTopicOrPartition, null);
        if (partition.Leader != context.BrokerId)
            return (ErrorCode.NotLeaderOrFollower, null);
        if (!isRenew && batches.Any(batch => batch.Types.Contains(Renew)))
            return (ErrorCode.InvalidRequest, null);
        if (state.Shares.Open(group, partition) is not { } share || !state.Shares.HasCoordinator(share.Key))
            return (ErrorCode.CoordinatorNotAvailable, null);
        var result = share.Acknowledge(member, batches);
        if (result.Error == ErrorCode.None)
            touched.Add(share.Key);
        return result;
    }

    public Partition? LeaderOf(Guid topic, int partition) => state.Find(topic)?.Find(partition);

    public BrokerNode? Node(int id) => state.Broker(id);
}
