using EmbeddedKafka.Cluster;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;
using EmbeddedKafka.Transactions;

namespace EmbeddedKafka.Apis;

/// <summary>
/// WriteTxnMarkers, versions 1–2: coordinators send it to the leaders of partitions; here they write themselves, and
/// this is for an operator who ends a hanging transaction (kafka-transactions abort, KIP-664).
/// <list type="bullet">
/// <item>Answered when the marker is on every replica in sync.</item>
/// <item>INVALID_PRODUCER_EPOCH for an epoch before the log's, from transaction version 2 on (version 2 of the API
/// says) also for the same while a transaction is open; TRANSACTION_COORDINATOR_FENCED for a coordinator before the one
/// that wrote last.</item>
/// <item>Needs ClusterAction or Alter on the cluster.</item>
/// </list>
/// </summary>
internal sealed class WriteTxnMarkersHandler(ClusterState state)
    : ApiHandler<WriteTxnMarkersRequest>(ApiKey.WriteTxnMarkers, 1, 2)
{
    readonly MarkerWriter _writer = new(state);

    protected override async ValueTask<IResponse?> HandleAsync(RequestContext context, WriteTxnMarkersRequest request)
    {
        var isAllowed =
            state.Authorizer.AllowsCluster(context, AclOperation.Alter, Asking.WiderRight)
            || state.Authorizer.AllowsCluster(context, AclOperation.ClusterAction);
        var response = new WriteTxnMarkersResponse();
        foreach (var marker in request.Markers)
        {
            var result = new WriteTxnMarkersResponse.WritableTxnMarkerResult { ProducerId = marker.ProducerId };
            response.Markers.Add(result);
            foreach (var topic in marker.Topics)
            {
                var partitions = new List<WriteTxnMarkersResponse.WritableTxnMarkerPartitionResult>();
                result.Topics.Add(new() { Name = topic.Name, Partitions = partitions });
                foreach (var index in topic.PartitionIndexes)
                    partitions.Add(
                        new()
                        {
                            PartitionIndex = index,
                            ErrorCode = isAllowed
                                ? await WriteAsync(context, marker, topic.Name, index)
                                : ErrorCode.ClusterAuthorizationFailed,
                        }
                    );
            }
        }
        return response;
    }

    ValueTask<ErrorCode> WriteAsync(
        RequestContext context,
        WriteTxnMarkersRequest.WritableTxnMarker marker,
        string topic,
        int index
    )
    {
        if (state.Find(topic, index) is not { } partition || partition.ReplicaOn(context.BrokerId) is null)
            return new(ErrorCode.UnknownTopicOrPartition);
        if (partition.Leader != context.BrokerId)
            return new(ErrorCode.NotLeaderOrFollower);
        return _writer.WriteAsync(
            partition,
            new(marker.ProducerId, marker.ProducerEpoch),
            new(marker.TransactionResult, marker.CoordinatorEpoch),
            marker.TransactionVersion,
            state.Configs.BrokerNumber("request.timeout.ms")
        );
    }
}
