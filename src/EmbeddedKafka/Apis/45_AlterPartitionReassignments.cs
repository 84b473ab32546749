using EmbeddedKafka.Cluster;
using EmbeddedKafka.Cluster.Controller;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;

namespace EmbeddedKafka.Apis;

/// <summary>
/// AlterPartitionReassignments, versions 0–1 (KIP-455).
/// <list type="bullet">
/// <item>New replicas begin empty and really catch up; when all are in sync the old ones go, and the first in the list
/// that is in sync leads if the leader went.</item>
/// <item>Answered when the move has begun, not when it is complete. Replicas null cancel: NO_REASSIGNMENT_IN_PROGRESS
/// when there is nothing to cancel.</item>
/// <item>From version 1 a client may forbid a change of the replication factor.</item>
/// <item>Needs Alter on the cluster.</item>
/// </list>
/// </summary>
internal sealed class AlterPartitionReassignmentsHandler(ClusterState state)
    : ForwardedHandler<AlterPartitionReassignmentsRequest>(ApiKey.AlterPartitionReassignments, 0, 1)
{
    readonly Reassignments _reassignments = new(state);

    protected override ValueTask<IResponse?> HandleAsync(
        RequestContext context,
        AlterPartitionReassignmentsRequest request
    )
    {
        if (!state.Authorizer.AllowsCluster(context, AclOperation.Alter))
            return Answer(
                new AlterPartitionReassignmentsResponse
                {
                    ErrorCode = ErrorCode.ClusterAuthorizationFailed,
                    ErrorMessage = Denials.Sentence(ErrorCode.ClusterAuthorizationFailed),
                }
            );
        var response = new AlterPartitionReassignmentsResponse
        {
            AllowReplicationFactorChange = request.AllowReplicationFactorChange,
            ErrorMessage = request.Topics.Count == 0 ? "" : null,
        };
        foreach (var topic in request.Topics)
            response.Responses.Add(
                new()
                {
                    Name = topic.Name,
                    Partitions = topic.Partitions.ConvertAll(partition =>
                        Alter(context, request, topic.Name, partition)
                    ),
                }
            );
        return Answer(response);
    }

    AlterPartitionReassignmentsResponse.ReassignablePartitionResponse Alter(
        RequestContext context,
        AlterPartitionReassignmentsRequest request,
        string topic,
        AlterPartitionReassignmentsRequest.ReassignablePartition asked
    )
    {
        var fault = state.Faults.ErrorFor(
            ApiKey.AlterPartitionReassignments,
            context.BrokerId,
            context.ClientId,
            topic,
            asked.PartitionIndex
        );
        var (error, message) =
            fault != ErrorCode.None
                ? new(fault, null)
                : _reassignments.Alter(
                    topic,
                    asked.PartitionIndex,
                    asked.Replicas,
                    context.Version == 0 || request.AllowReplicationFactorChange
                );
        return new()
        {
            PartitionIndex = asked.PartitionIndex,
            ErrorCode = error,
            ErrorMessage = message,
        };
    }

    protected override IResponse TimedOut(AlterPartitionReassignmentsRequest request) =>
        new AlterPartitionReassignmentsResponse
        {
            ErrorCode = ErrorCode.RequestTimedOut,
            Responses = request.Topics.ConvertAll(
                topic => new AlterPartitionReassignmentsResponse.ReassignableTopicResponse
                {
                    Name = topic.Name,
                    Partitions = topic.Partitions.ConvertAll(
                        partition => new AlterPartitionReassignmentsResponse.ReassignablePartitionResponse
                        {
                            PartitionIndex = partition.PartitionIndex,
                            ErrorCode = ErrorCode.RequestTimedOut,
                        }
                    ),
                }
            ),
        };
}
