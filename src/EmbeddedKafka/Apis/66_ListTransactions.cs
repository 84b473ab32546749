using System.Text.RegularExpressions;
using EmbeddedKafka.Cluster;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;
using EmbeddedKafka.Transactions;

namespace EmbeddedKafka.Apis;

/// <summary>
/// ListTransactions, versions 0–2: the transactional ids that the broker coordinates (KIP-664).
/// <list type="bullet">
/// <item>Filters by state and producer id; from version 1 by how long the transaction has been going on (KIP-994), from
/// version 2 by a pattern (KIP-1152).</item>
/// <item>A state that does not exist comes back among the unknown ones; a pattern that is none:
/// INVALID_REGULAR_EXPRESSION.</item>
/// <item>Ids that the client may not describe are left out.</item>
/// </list>
/// </summary>
internal sealed class ListTransactionsHandler(ClusterState state)
    : ApiHandler<ListTransactionsRequest>(ApiKey.ListTransactions, 0, 2)
{
    protected override ValueTask<IResponse?> HandleAsync(RequestContext context, ListTransactionsRequest request)
    {
        var fault = state.Faults.ErrorFor(context.Api, context.BrokerId, context.ClientId);
        if (fault != ErrorCode.None)
            return Answer(new ListTransactionsResponse { ErrorCode = fault });
        if (!TryRead(request.TransactionalIdPattern, out var pattern))
            return Answer(new ListTransactionsResponse { ErrorCode = ErrorCode.InvalidRegularExpression });
        var known = Enum.GetNames<TransactionState>();
        return Answer(
            new ListTransactionsResponse
            {
                UnknownStateFilters = request.StateFilters.FindAll(name => !known.Contains(name)),
                TransactionStates =
                [
                    .. state
                        .Transactions.CoordinatedBy(context.BrokerId)
                        .SelectMany(shard => shard.All)
                        .Where(transaction =>
                            Matches(transaction, request) && pattern?.IsMatch(transaction.Id) != false
                        )
                        .Where(transaction =>
                            state.Authorizer.Allows(
                                context,
                                AclOperation.Describe,
                                AclResourceType.TransactionalId,
                                transaction.Id
                            )
                        )
                        .Select(transaction => new ListTransactionsResponse.TransactionStateData
                        {
                            TransactionalId = transaction.Id,
                            ProducerId = transaction.Record.ProducerId,
                            TransactionState = transaction.Record.State.ToString(),
                        }),
                ],
            }
        );
    }

    bool Matches(Transaction transaction, ListTransactionsRequest request)
    {
        var record = transaction.Record;
        if (transaction.Pending == TransactionState.Dead)
            return false;
        if (request.ProducerIdFilters.Count > 0 && !request.ProducerIdFilters.Contains(record.ProducerId))
            return false;
        if (request.StateFilters.Count > 0 && !request.StateFilters.Contains(record.State.ToString()))
            return false;
        return request.DurationFilter < 0 || state.Now - record.StartedAt > request.DurationFilter;
    }

    /// <summary>Linear in the length of the id, as in Kafka, whose patterns are RE2's.</summary>
    static bool TryRead(string? text, out Regex? pattern)
    {
        pattern = null;
        if (string.IsNullOrEmpty(text))
            return true;
        try
        {
            pattern = new Regex($"^(?:{text})\\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }
}
