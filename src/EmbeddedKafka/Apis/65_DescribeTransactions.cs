using EmbeddedKafka.Cluster;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;
using EmbeddedKafka.Transactions;

namespace EmbeddedKafka.Apis;

/// <summary>
/// DescribeTransactions, version 0: what the coordinator knows of transactional ids (KIP-664).
/// <list type="bullet">
/// <item>TRANSACTIONAL_ID_NOT_FOUND, and NOT_COORDINATOR from another broker.</item>
/// <item>Needs Describe on the id; topics that the client may not describe are left out.</item>
/// </list>
/// </summary>
internal sealed class DescribeTransactionsHandler(ClusterState state)
    : ApiHandler<DescribeTransactionsRequest>(ApiKey.DescribeTransactions, 0, 0)
{
    protected override ValueTask<IResponse?> HandleAsync(RequestContext context, DescribeTransactionsRequest request) =>
        Answer(
            new DescribeTransactionsResponse
            {
                TransactionStates = request.TransactionalIds.ConvertAll(id => Describe(context, id)),
            }
        );

    DescribeTransactionsResponse.TransactionStateData Describe(RequestContext context, string id)
    {
        var error = Check(context, id, out var transaction);
        if (error != ErrorCode.None)
            return new() { TransactionalId = id, ErrorCode = error };
        var record = transaction!.Record;
        return new()
        {
            TransactionalId = id,
            TransactionState = record.State.ToString(),
            TransactionTimeoutMs = record.TimeoutMs,
            TransactionStartTimeMs = record.StartedAt,
            ProducerId = record.ProducerId,
            ProducerEpoch = record.Epoch,
            Topics =
            [
                .. record
                    .Partitions.GroupBy(partition => partition.Topic)
                    .Where(topic => state.Authorizer.AllowsTopic(context, AclOperation.Describe, topic.Key))
                    .Select(topic => new DescribeTransactionsResponse.TopicData
                    {
                        Topic = topic.Key,
                        Partitions = [.. topic.Select(partition => partition.Partition)],
                    }),
            ],
        };
    }

    ErrorCode Check(RequestContext context, string id, out Transaction? transaction)
    {
        transaction = null;
        if (!state.Authorizer.Allows(context, AclOperation.Describe, AclResourceType.TransactionalId, id))
            return ErrorCode.TransactionalIdAuthorizationFailed;
        var fault = state.Faults.ErrorFor(context.Api, context.BrokerId, context.ClientId);
        if (fault != ErrorCode.None)
            return fault;
        if (id.Length == 0)
            return ErrorCode.InvalidRequest;
        var error = state.Transactions.Find(context.BrokerId, id, out _, out transaction);
        return error == ErrorCode.None && transaction is null or { Pending: TransactionState.Dead }
            ? ErrorCode.TransactionalIdNotFound
            : error;
    }
}
