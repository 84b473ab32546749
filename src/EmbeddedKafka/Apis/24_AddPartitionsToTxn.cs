using EmbeddedKafka.Cluster;
using EmbeddedKafka.Cluster.Controller;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;
using EmbeddedKafka.Transactions;

namespace EmbeddedKafka.Apis;

/// <summary>
/// AddPartitionsToTxn, versions 0–5.
/// <list type="bullet">
/// <item>Producers send versions 0–3, one transaction each; 4 and 5 are brokers' own, several transactions and
/// verify-only (KIP-890).</item>
/// <item>All partitions or none: beside one that is unknown or not allowed the others are
/// OPERATION_NOT_ATTEMPTED.</item>
/// <item>A fenced producer: PRODUCER_FENCED, before version 2 INVALID_PRODUCER_EPOCH; not the id's producer:
/// INVALID_PRODUCER_ID_MAPPING.</item>
/// </list>
/// </summary>
internal sealed class AddPartitionsToTxnHandler(ClusterState state)
    : ApiHandler<AddPartitionsToTxnRequest>(ApiKey.AddPartitionsToTxn, 0, 5)
{
    const short FirstOfBrokers = 4;

    protected override async ValueTask<IResponse?> HandleAsync(
        RequestContext context,
        AddPartitionsToTxnRequest request
    )
    {
        if (context.Version < FirstOfBrokers)
        {
            var own = new AddPartitionsToTxnRequest.AddPartitionsToTxnTransaction
            {
                TransactionalId = request.V3AndBelowTransactionalId,
                ProducerId = request.V3AndBelowProducerId,
                ProducerEpoch = request.V3AndBelowProducerEpoch,
                Topics = request.V3AndBelowTopics,
            };
            return new AddPartitionsToTxnResponse { ResultsByTopicV3AndBelow = await AddAsync(context, own) };
        }
        if (!state.Authorizer.AllowsCluster(context, AclOperation.ClusterAction))
            return new AddPartitionsToTxnResponse { ErrorCode = ErrorCode.ClusterAuthorizationFailed };
        var response = new AddPartitionsToTxnResponse();
        foreach (var transaction in request.Transactions)
            response.ResultsByTransaction.Add(
                new()
                {
                    TransactionalId = transaction.TransactionalId,
                    TopicResults = await AddAsync(context, transaction),
                }
            );
        return response;
    }

    async ValueTask<List<AddPartitionsToTxnResponse.AddPartitionsToTxnTopicResult>> AddAsync(
        RequestContext context,
        AddPartitionsToTxnRequest.AddPartitionsToTxnTransaction asked
    )
    {
        var refused = new Dictionary<TopicPartition, ErrorCode>();
        var partitions = new List<TopicPartition>();
        var error = state.Faults.ErrorFor(context.Api, context.BrokerId, context.ClientId);
        if (
            error == ErrorCode.None
            && context.Version < FirstOfBrokers
            && !state.Authorizer.Allows(
                context,
                AclOperation.Write,
                AclResourceType.TransactionalId,
                asked.TransactionalId
            )
        )
            error = ErrorCode.TransactionalIdAuthorizationFailed;
        foreach (var topic in asked.Topics)
        foreach (var partition in topic.Partitions)
        {
            partitions.Add(new(topic.Name, partition));
            if (Refusal(context, topic.Name, partition) is var refusal and not ErrorCode.None)
                refused[partitions[^1]] = refusal;
        }
        if (error == ErrorCode.None && refused.Count > 0)
            return Answers(asked, place => refused.GetValueOrDefault(place, ErrorCode.OperationNotAttempted));
        var producer = new ProducerIdentity(asked.ProducerId, asked.ProducerEpoch);
        if (error == ErrorCode.None && asked.VerifyOnly)
            return Answers(
                asked,
                place => state.Transactions.Partitions.Verify(context.BrokerId, asked.TransactionalId, producer, place)
            );
        if (error == ErrorCode.None)
            error = await state.Transactions.Partitions.AddAsync(
                context.BrokerId,
                asked.TransactionalId,
                producer,
                partitions,
                clientVersion: context.Version > FirstOfBrokers ? (short)2 : (short)0
            );
        if (error == ErrorCode.ProducerFenced && context.Version < 2)
            error = ErrorCode.InvalidProducerEpoch;
        return Answers(asked, _ => error);
    }

    ErrorCode Refusal(RequestContext context, string topic, int partition)
    {
        if (
            context.Version < FirstOfBrokers
            && (
                TopicNames.IsInternal(topic)
                || !state.Authorizer.Allows(context, AclOperation.Write, AclResourceType.Topic, topic)
            )
        )
            return ErrorCode.TopicAuthorizationFailed;
        return state.Find(topic, partition) is null ? ErrorCode.UnknownTopicOrPartition : ErrorCode.None;
    }

    static List<AddPartitionsToTxnResponse.AddPartitionsToTxnTopicResult> Answers(
        AddPartitionsToTxnRequest.AddPartitionsToTxnTransaction asked,
        Func<TopicPartition, ErrorCode> errorOf
    ) =>
        asked.Topics.ConvertAll(topic => new AddPartitionsToTxnResponse.AddPartitionsToTxnTopicResult
        {
            Name = topic.Name,
            ResultsByPartition = topic.Partitions.ConvertAll(
                partition => new AddPartitionsToTxnResponse.AddPartitionsToTxnPartitionResult
                {
                    PartitionIndex = partition,
                    PartitionErrorCode = errorOf(new(topic.Name, partition)),
                }
            ),
        });
}
