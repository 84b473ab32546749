using EmbeddedKafka.Cluster;
using EmbeddedKafka.Cluster.Replication;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;

namespace EmbeddedKafka.Apis;

/// <summary>
/// ElectLeaders, versions 0–2.
/// <list type="bullet">
/// <item>Needs Alter on the cluster.</item>
/// <item>Preferred (type 0): leadership returns to the first replica, if it is in sync.</item>
/// <item>Unclean (type 1): a partition without leader gets any replica that runs, and loses what that one lacks.</item>
/// <item>Without partitions: all, and of each topic the answer names those that needed an election only.</item>
/// </list>
/// </summary>
internal sealed class ElectLeadersHandler(ClusterState state)
    : ForwardedHandler<ElectLeadersRequest>(ApiKey.ElectLeaders, 0, 2)
{
    const sbyte Preferred = 0,
        Unclean = 1;
    const string NotNeeded = "Leader election not needed for topic partition.";

    protected override ValueTask<IResponse?> HandleAsync(RequestContext context, ElectLeadersRequest request)
    {
        if (!state.Authorizer.AllowsCluster(context, AclOperation.Alter))
            return Answer(Deny(request));
        var response = new ElectLeadersResponse();
        if (request.ElectionType is not (Preferred or Unclean))
            response.ErrorCode = ErrorCode.InvalidRequest;
        if (request.TopicPartitions is { } asked)
            foreach (var topic in asked)
                Add(
                    response,
                    topic.Topic,
                    topic.Partitions.Select(partition => Elect(request, topic.Topic, partition))
                );
        else
            foreach (var topic in state.Topics.Values)
                Add(
                    response,
                    topic.Name,
                    topic
                        .Partitions.Select(partition => Elect(request, topic.Name, partition.Index))
                        .Where(result => result.ErrorCode != ErrorCode.ElectionNotNeeded)
                );
        return Answer(response);
    }

    static ElectLeadersResponse Deny(ElectLeadersRequest request)
    {
        const ErrorCode Denial = ErrorCode.ClusterAuthorizationFailed;
        var response = new ElectLeadersResponse { ErrorCode = Denial };
        foreach (var topic in request.TopicPartitions ?? [])
            Add(
                response,
                topic.Topic,
                topic.Partitions.Select(partition => new ElectLeadersResponse.PartitionResult
                {
                    PartitionId = partition,
                    ErrorCode = Denial,
                    ErrorMessage = Denials.Sentence(Denial),
                })
            );
        return response;
    }

    static void Add(
        ElectLeadersResponse response,
        string topic,
        IEnumerable<ElectLeadersResponse.PartitionResult> results
    )
    {
        response.ReplicaElectionResults.Add(new() { Topic = topic, PartitionResult = [.. results] });
    }

    ElectLeadersResponse.PartitionResult Elect(ElectLeadersRequest request, string topic, int index)
    {
        var result = new ElectLeadersResponse.PartitionResult { PartitionId = index };
        (result.ErrorCode, result.ErrorMessage) =
            request.ElectionType is not (Preferred or Unclean)
                ? (ErrorCode.InvalidRequest, $"Unknown election type {request.ElectionType}")
            : state.Find(topic) is not { } known ? (ErrorCode.UnknownTopicOrPartition, "No such topic as " + topic)
            : known.Find(index) is not { } partition
                ? (ErrorCode.UnknownTopicOrPartition, $"No such partition as {topic}-{index}")
            : request.ElectionType == Preferred ? ElectPreferred(partition)
            : ElectUnclean(partition);
        return result;
    }

    (ErrorCode, string?) ElectPreferred(Partition partition)
    {
        if (partition.Leader == partition.Assignment[0])
            return (ErrorCode.ElectionNotNeeded, NotNeeded);
        return state.Elections.TryPreferred(partition)
            ? (ErrorCode.None, null)
            : (ErrorCode.PreferredLeaderNotAvailable, "The preferred leader was not available.");
    }

    (ErrorCode, string?) ElectUnclean(Partition partition)
    {
        if (partition.Leader >= 0)
            return (ErrorCode.ElectionNotNeeded, NotNeeded);
        return state.Elections.TryUnclean(partition)
            ? (ErrorCode.None, null)
            : (ErrorCode.EligibleLeadersNotAvailable, "Eligible topic partition leaders are not available.");
    }

    protected override IResponse TimedOut(ElectLeadersRequest request) =>
        new ElectLeadersResponse
        {
            ErrorCode = ErrorCode.RequestTimedOut,
            ReplicaElectionResults = (request.TopicPartitions ?? []).ConvertAll(
                topic => new ElectLeadersResponse.ReplicaElectionResult
                {
                    Topic = topic.Topic,
                    PartitionResult = topic.Partitions.ConvertAll(partition => new ElectLeadersResponse.PartitionResult
                    {
                        PartitionId = partition,
                        ErrorCode = ErrorCode.RequestTimedOut,
                    }),
                }
            ),
        };
}
