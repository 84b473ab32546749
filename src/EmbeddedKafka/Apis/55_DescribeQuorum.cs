using EmbeddedKafka.Cluster;
using EmbeddedKafka.Cluster.Controller;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;

namespace EmbeddedKafka.Apis;

/// <summary>
/// DescribeQuorum, versions 0–2 (KIP-595, KIP-836, KIP-853).
/// <list type="bullet">
/// <item>The quorum of __cluster_metadata as combined nodes show it: every broker is a voter, the active controller
/// leads, there are no observers.</item>
/// <item>Answered by the active controller: without a majority of the voters there is none, and the request waits as
/// long as the broker that passes it on.</item>
/// <item>The metadata log is counted, not kept: its end goes up with every change and with time (a no-op record every
/// metadata.max.idle.interval.ms).</item>
/// <item>Another topic or partition: UNKNOWN_TOPIC_OR_PARTITION. Needs Describe on the cluster.</item>
/// </list>
/// </summary>
internal sealed class DescribeQuorumHandler(ClusterState state)
    : ForwardedHandler<DescribeQuorumRequest>(ApiKey.DescribeQuorum, 0, 2)
{
    const string MetadataTopic = "__cluster_metadata";

    protected override ValueTask<IResponse?> HandleAsync(RequestContext context, DescribeQuorumRequest request)
    {
        if (!state.Authorizer.AllowsCluster(context, AclOperation.Describe))
            return Answer(
                new DescribeQuorumResponse
                {
                    ErrorCode = ErrorCode.ClusterAuthorizationFailed,
                    ErrorMessage = Denials.Sentence(ErrorCode.ClusterAuthorizationFailed),
                }
            );
        var response = new DescribeQuorumResponse { ErrorMessage = "" };
        foreach (var topic in request.Topics)
            response.Topics.Add(
                new()
                {
                    TopicName = topic.TopicName,
                    Partitions = topic.Partitions.ConvertAll(partition =>
                        Describe(topic.TopicName, partition.PartitionIndex)
                    ),
                }
            );
        if (
            response.Topics.Exists(topic => topic.Partitions.Exists(partition => partition.ErrorCode == ErrorCode.None))
        )
            foreach (var broker in state.Brokers.Where(broker => broker.IsToldTo(context)))
                response.Nodes.Add(
                    new()
                    {
                        NodeId = broker.Id,
                        Listeners =
                        [
                            new()
                            {
                                Name = "CONTROLLER",
                                Host = broker.HostFor(context),
                                Port = (ushort)broker.PortFor(context),
                            },
                        ],
                    }
                );
        return Answer(response);
    }

    DescribeQuorumResponse.PartitionData Describe(string topic, int index)
    {
        if (topic != MetadataTopic || index != 0)
            return new()
            {
                PartitionIndex = index,
                ErrorCode = ErrorCode.UnknownTopicOrPartition,
                ErrorMessage = "This server does not host this topic-partition.",
            };
        var end = state.Members.MetadataEndOffset;
        return new()
        {
            PartitionIndex = 0,
            ErrorMessage = "",
            LeaderId = state.Controller,
            LeaderEpoch = state.Members.ControllerEpoch,
            HighWatermark = end,
            CurrentVoters = [.. state.Brokers.Select(broker => Show(broker, end))],
        };
    }

    DescribeQuorumResponse.ReplicaState Show(BrokerNode broker, long end)
    {
        var heard = state.Members.HearsFrom(broker.Id) ? state.Now : broker.LastHeard;
        return new()
        {
            ReplicaId = broker.Id,
            LogEndOffset = state.Members.HearsFrom(broker.Id) ? end : broker.MetadataEndOffset,
            LastFetchTimestamp = heard,
            LastCaughtUpTimestamp = heard,
        };
    }

    protected override IResponse TimedOut(DescribeQuorumRequest request) =>
        new DescribeQuorumResponse { ErrorCode = ErrorCode.RequestTimedOut, ErrorMessage = TimedOutMessage };
}
