using EmbeddedKafka.Cluster;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;
using EmbeddedKafka.Security.Sasl;

namespace EmbeddedKafka.Apis;

/// <summary>
/// AlterUserScramCredentials, version 0 (KIP-554).
/// <list type="bullet">
/// <item>The client salts and hashes; the broker gets neither password nor iterations outside 4096 to 16384
/// (UNACCEPTABLE_CREDENTIAL).</item>
/// <item>Each user is answered for once, and with an error nothing changes for that user: RESOURCE_NOT_FOUND,
/// UNSUPPORTED_SASL_MECHANISM, DUPLICATE_RESOURCE for a user that is named twice, with two mechanisms as well.</item>
/// <item>Needs Alter on the cluster.</item>
/// </list>
/// </summary>
internal sealed class AlterUserScramCredentialsHandler(ClusterState state)
    : ForwardedHandler<AlterUserScramCredentialsRequest>(ApiKey.AlterUserScramCredentials, 0, 0)
{
    protected override ValueTask<IResponse?> HandleAsync(
        RequestContext context,
        AlterUserScramCredentialsRequest request
    )
    {
        var isDenied = !state.Authorizer.AllowsCluster(context, AclOperation.Alter);
        var response = new AlterUserScramCredentialsResponse();
        foreach (
            var user in request
                .Deletions.Select(deletion => deletion.Name)
                .Concat(request.Upsertions.Select(upsertion => upsertion.Name))
                .Distinct()
        )
        {
            var deletions = request.Deletions.FindAll(deletion => deletion.Name == user);
            var upsertions = request.Upsertions.FindAll(upsertion => upsertion.Name == user);
            var (error, message) = isDenied
                ? (ErrorCode.ClusterAuthorizationFailed, Denials.Sentence(ErrorCode.ClusterAuthorizationFailed))
                : Objection(user, deletions, upsertions);
            if (error == ErrorCode.None)
                Alter(user, deletions, upsertions);
            response.Results.Add(
                new()
                {
                    User = user,
                    ErrorCode = error,
                    ErrorMessage = message,
                }
            );
        }
        return Answer(response);
    }

    (ErrorCode, string?) Objection(
        string user,
        List<AlterUserScramCredentialsRequest.ScramCredentialDeletion> deletions,
        List<AlterUserScramCredentialsRequest.ScramCredentialUpsertion> upsertions
    )
    {
        if (user.Length == 0)
            return (ErrorCode.UnacceptableCredential, "Username must not be empty");
        if (deletions.Count + upsertions.Count > 1)
            return Twice;
        foreach (var deletion in deletions)
        {
            if (ScramMechanism.Of(deletion.Mechanism) is not { } mechanism)
                return Unknown;
            if (state.Sasl.Scram.Find(user, mechanism) is null)
                return (ErrorCode.ResourceNotFound, "Attempt to delete a user credential that does not exist");
        }
        foreach (var upsertion in upsertions)
        {
            if (ScramMechanism.Of(upsertion.Mechanism) is null)
                return Unknown;
            if (upsertion.Iterations > ScramMechanism.MaxIterations)
                return (ErrorCode.UnacceptableCredential, "Too many iterations");
            if (upsertion.Iterations < ScramMechanism.MinIterations)
                return (ErrorCode.UnacceptableCredential, "Too few iterations");
        }
        return (ErrorCode.None, null);
    }

    static (ErrorCode, string) Unknown => (ErrorCode.UnsupportedSaslMechanism, "Unknown SCRAM mechanism");

    static (ErrorCode, string) Twice =>
        (ErrorCode.DuplicateResource, "A user credential cannot be altered twice in the same request");

    void Alter(
        string user,
        List<AlterUserScramCredentialsRequest.ScramCredentialDeletion> deletions,
        List<AlterUserScramCredentialsRequest.ScramCredentialUpsertion> upsertions
    )
    {
        foreach (var deletion in deletions)
            state.Sasl.Scram.Remove(user, ScramMechanism.Of(deletion.Mechanism)!);
        foreach (var upsertion in upsertions)
        {
            var mechanism = ScramMechanism.Of(upsertion.Mechanism)!;
            state.Sasl.Scram.Set(
                user,
                mechanism,
                new ScramCredential(
                    mechanism,
                    upsertion.Salt.ToArray(),
                    upsertion.SaltedPassword.ToArray(),
                    upsertion.Iterations
                )
            );
        }
    }

    protected override IResponse TimedOut(AlterUserScramCredentialsRequest request) =>
        new AlterUserScramCredentialsResponse
        {
            Results =
            [
                .. request
                    .Deletions.Select(user => user.Name)
                    .Concat(request.Upsertions.Select(user => user.Name))
                    .Distinct()
                    .Select(name => new AlterUserScramCredentialsResponse.AlterUserScramCredentialsResult
                    {
                        User = name,
                        ErrorCode = ErrorCode.RequestTimedOut,
                    }),
            ],
        };
}
