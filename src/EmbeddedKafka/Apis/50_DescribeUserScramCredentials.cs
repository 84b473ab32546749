using EmbeddedKafka.Cluster;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;

namespace EmbeddedKafka.Apis;

/// <summary>
/// DescribeUserScramCredentials, version 0 (KIP-554): mechanisms and iterations, no secrets.
/// <list type="bullet">
/// <item>No users: all that have credentials. One without any: RESOURCE_NOT_FOUND; one asked for twice:
/// DUPLICATE_RESOURCE.</item>
/// <item>Needs Describe on the cluster.</item>
/// </list>
/// </summary>
internal sealed class DescribeUserScramCredentialsHandler(ClusterState state)
    : ApiHandler<DescribeUserScramCredentialsRequest>(ApiKey.DescribeUserScramCredentials, 0, 0)
{
    protected override ValueTask<IResponse?> HandleAsync(
        RequestContext context,
        DescribeUserScramCredentialsRequest request
    )
    {
        if (!state.Authorizer.AllowsCluster(context, AclOperation.Describe))
            return Answer(
                new DescribeUserScramCredentialsResponse
                {
                    ErrorCode = ErrorCode.ClusterAuthorizationFailed,
                    ErrorMessage = Denials.Sentence(ErrorCode.ClusterAuthorizationFailed),
                }
            );
        var names = request.Users is { Count: > 0 } asked ? asked.Select(user => user.Name) : state.Sasl.Scram.Users;
        return Answer(
            new DescribeUserScramCredentialsResponse { Results = [.. names.GroupBy(name => name).Select(Describe)] }
        );
    }

    DescribeUserScramCredentialsResponse.DescribeUserScramCredentialsResult Describe(IGrouping<string, string> asked)
    {
        var result = new DescribeUserScramCredentialsResponse.DescribeUserScramCredentialsResult { User = asked.Key };
        if (asked.Count() > 1)
            (result.ErrorCode, result.ErrorMessage) = (
                ErrorCode.DuplicateResource,
                $"Cannot describe SCRAM credentials for the same user twice in a single request: {asked.Key}"
            );
        else if (state.Sasl.Scram.Of(asked.Key) is not { } credentials)
            (result.ErrorCode, result.ErrorMessage) = (
                ErrorCode.ResourceNotFound,
                $"Attempt to describe a user credential that does not exist: {asked.Key}"
            );
        else
            result.CredentialInfos =
            [
                .. credentials.Select(entry => new DescribeUserScramCredentialsResponse.CredentialInfo
                {
                    Mechanism = entry.Key,
                    Iterations = entry.Value.Iterations,
                }),
            ];
        return result;
    }
}
