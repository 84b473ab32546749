using EmbeddedKafka.Cluster;
using EmbeddedKafka.Cluster.Controller;
using EmbeddedKafka.Cluster.Replication;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;
using EmbeddedKafka.Storage;

namespace EmbeddedKafka.Apis;

/// <summary>
/// DescribeProducers, version 0: the producers that a replica remembers, and their open transactions (KIP-664).
/// <list type="bullet">
/// <item>A transaction that its coordinator has forgotten hangs: it is seen here, and nowhere else.</item>
/// <item>Any replica answers for its own log; NOT_LEADER_OR_FOLLOWER from a broker without one. Needs Read on each
/// topic.</item>
/// </list>
/// </summary>
internal sealed class DescribeProducersHandler(ClusterState state)
    : ApiHandler<DescribeProducersRequest>(ApiKey.DescribeProducers, 0, 0)
{
    protected override ValueTask<IResponse?> HandleAsync(RequestContext context, DescribeProducersRequest request) =>
        Answer(
            new DescribeProducersResponse
            {
                Topics = request.Topics.ConvertAll(topic => new DescribeProducersResponse.TopicResponse
                {
                    Name = topic.Name,
                    Partitions = topic.PartitionIndexes.ConvertAll(index => Describe(context, topic.Name, index)),
                }),
            }
        );

    DescribeProducersResponse.PartitionResponse Describe(RequestContext context, string topic, int index)
    {
        var partition = state.Find(topic, index);
        var error = Refusal(context, topic, index, partition, out var message);
        return error != ErrorCode.None
            ? new()
            {
                PartitionIndex = index,
                ErrorCode = error,
                ErrorMessage = message,
            }
            : new()
            {
                PartitionIndex = index,
                ActiveProducers =
                [
                    .. partition!
                        .ReplicaOn(context.BrokerId)!
                        .Producers.All.Select(producer => Describe(producer.Key, producer.Value)),
                ],
            };
    }

    ErrorCode Refusal(RequestContext context, string topic, int index, Partition? partition, out string? message)
    {
        message = TopicNames.Objection(topic);
        if (message is not null)
            return ErrorCode.InvalidTopicException;
        if (!state.Authorizer.AllowsTopic(context, AclOperation.Read, topic))
        {
            message = Denials.Sentence(ErrorCode.TopicAuthorizationFailed);
            return ErrorCode.TopicAuthorizationFailed;
        }
        if (state.Find(topic) is null)
            message = "This server does not host this topic-partition.";
        if (partition is null)
            return ErrorCode.UnknownTopicOrPartition;
        var fault = state.Faults.ErrorFor(context.Api, context.BrokerId, context.ClientId, topic, index);
        return fault != ErrorCode.None ? fault
            : partition.ReplicaOn(context.BrokerId) is null ? ErrorCode.NotLeaderOrFollower
            : ErrorCode.None;
    }

    static DescribeProducersResponse.ProducerState Describe(long id, ProducerState producer) =>
        new()
        {
            ProducerId = id,
            ProducerEpoch = producer.Epoch,
            LastSequence = producer.LastSequence,
            LastTimestamp = producer.LastTimestamp,
            CoordinatorEpoch = producer.CoordinatorEpoch,
            CurrentTxnStartOffset = producer.TransactionStart,
        };
}
