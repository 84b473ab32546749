using EmbeddedKafka.Cluster;
using EmbeddedKafka.Cluster.Replication;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;

namespace EmbeddedKafka.Apis;

/// <summary>
/// ListPartitionReassignments, version 0 (KIP-455).
/// <list type="bullet">
/// <item>The partitions that are being moved, of all topics or of those asked for; unknown ones are left out.</item>
/// <item>Needs Describe on the cluster.</item>
/// </list>
/// </summary>
internal sealed class ListPartitionReassignmentsHandler(ClusterState state)
    : ForwardedHandler<ListPartitionReassignmentsRequest>(ApiKey.ListPartitionReassignments, 0, 0)
{
    protected override ValueTask<IResponse?> HandleAsync(
        RequestContext context,
        ListPartitionReassignmentsRequest request
    )
    {
        if (!state.Authorizer.AllowsCluster(context, AclOperation.Describe))
            return Answer(
                new ListPartitionReassignmentsResponse
                {
                    ErrorCode = ErrorCode.ClusterAuthorizationFailed,
                    ErrorMessage = Denials.Sentence(ErrorCode.ClusterAuthorizationFailed),
                }
            );
        var response = new ListPartitionReassignmentsResponse { ErrorMessage = null };
        foreach (var (name, partitions) in Asked(request))
        {
            var ongoing = partitions
                .Where(partition => partition.IsReassigning)
                .Select(partition => new ListPartitionReassignmentsResponse.OngoingPartitionReassignment
                {
                    PartitionIndex = partition.Index,
                    Replicas = [.. partition.Assignment],
                    AddingReplicas = [.. partition.Adding],
                    RemovingReplicas = [.. partition.Removing],
                })
                .ToList();
            if (ongoing.Count > 0)
                response.Topics.Add(new() { Name = name, Partitions = ongoing });
        }
        return Answer(response);
    }

    IEnumerable<(string, IEnumerable<Partition>)> Asked(ListPartitionReassignmentsRequest request) =>
        request.Topics is { } asked
            ? asked.Select(topic =>
                (topic.Name, topic.PartitionIndexes.Select(index => state.Find(topic.Name, index)).OfType<Partition>())
            )
            : state.Topics.Values.Select(topic => (topic.Name, (IEnumerable<Partition>)topic.Partitions));

    protected override IResponse TimedOut(ListPartitionReassignmentsRequest request) =>
        new ListPartitionReassignmentsResponse
        {
            ErrorCode = ErrorCode.RequestTimedOut,
            Topics = (request.Topics ?? []).ConvertAll(
                topic => new ListPartitionReassignmentsResponse.OngoingTopicReassignment
                {
                    Name = topic.Name,
                    Partitions = topic.PartitionIndexes.ConvertAll(
                        index => new ListPartitionReassignmentsResponse.OngoingPartitionReassignment
                        {
                            PartitionIndex = index,
                        }
                    ),
                }
            ),
        };
}
