using EmbeddedKafka.Cluster;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;
using EmbeddedKafka.Security.Tokens;

namespace EmbeddedKafka.Apis;

/// <summary>
/// CreateDelegationToken, versions 1–3 (KIP-48, KIP-373).
/// <list type="bullet">
/// <item>For oneself, or since version 3 for another who is named as the owner: that needs CreateTokens on the resource
/// User of that name (<c>User:alice</c>).</item>
/// <item>DELEGATION_TOKEN_REQUEST_NOT_ALLOWED for who logged in with a token or has no credentials,
/// DELEGATION_TOKEN_AUTH_DISABLED without <c>delegation.token.secret.key</c>, INVALID_PRINCIPAL_TYPE for a renewer that
/// is no user.</item>
/// </list>
/// </summary>
internal sealed class CreateDelegationTokenHandler(ClusterState state)
    : ForwardedHandler<CreateDelegationTokenRequest>(ApiKey.CreateDelegationToken, 1, 3)
{
    protected override ValueTask<IResponse?> HandleAsync(RequestContext context, CreateDelegationTokenRequest request)
    {
        var requester = context.Session.Identity;
        var owner = string.IsNullOrEmpty(request.OwnerPrincipalName)
            ? requester
            : new(request.OwnerPrincipalType ?? "", request.OwnerPrincipalName);
        if (!TokenAccess.MayAsk(state, context.Session))
            return Refuse(ErrorCode.DelegationTokenRequestNotAllowed);
        if (
            owner != requester
            && !state.Authorizer.Allows(context, AclOperation.CreateTokens, AclResourceType.User, owner.ToString())
        )
            return Refuse(ErrorCode.DelegationTokenAuthorizationFailed);
        if (request.Renewers.Exists(renewer => renewer.PrincipalType != KafkaPrincipal.UserType))
            return Refuse(ErrorCode.InvalidPrincipalType);
        if (!state.Tokens.IsEnabled)
            return Answer(Response(ErrorCode.DelegationTokenAuthDisabled));
        var token = state.Tokens.Create(
            owner,
            requester,
            request.Renewers.ConvertAll(renewer => new KafkaPrincipal(renewer.PrincipalType, renewer.PrincipalName)),
            request.MaxLifetimeMs
        );
        var response = Response(ErrorCode.None);
        (response.TokenId, response.Hmac) = (token.Id, token.Hmac);
        (response.IssueTimestampMs, response.ExpiryTimestampMs, response.MaxTimestampMs) = (
            token.IssuedAt,
            token.ExpiresAt,
            token.EndsAt
        );
        return Answer(response);

        // What the broker itself refuses has times of −1; what the controller refuses has none.
        ValueTask<IResponse?> Refuse(ErrorCode error)
        {
            var refusal = Response(error);
            refusal.IssueTimestampMs = refusal.ExpiryTimestampMs = refusal.MaxTimestampMs = -1;
            return Answer(refusal);
        }

        CreateDelegationTokenResponse Response(ErrorCode error) =>
            new()
            {
                ErrorCode = error,
                PrincipalType = owner.Type,
                PrincipalName = owner.Name,
                TokenRequesterPrincipalType = requester.Type,
                TokenRequesterPrincipalName = requester.Name,
            };
    }

    protected override IResponse TimedOut(CreateDelegationTokenRequest request) =>
        new CreateDelegationTokenResponse { ErrorCode = ErrorCode.RequestTimedOut };
}
