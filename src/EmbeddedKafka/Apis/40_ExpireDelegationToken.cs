using EmbeddedKafka.Cluster;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security.Tokens;

namespace EmbeddedKafka.Apis;

/// <summary>
/// ExpireDelegationToken, versions 1–2 (KIP-48).
/// <list type="bullet">
/// <item>By the owner or a renewer of the token, else DELEGATION_TOKEN_OWNER_MISMATCH. A negative period removes it at
/// once, even when it has expired; another sets when it expires, later as well as earlier, within its end.</item>
/// <item>DELEGATION_TOKEN_REQUEST_NOT_ALLOWED, DELEGATION_TOKEN_AUTH_DISABLED, DELEGATION_TOKEN_NOT_FOUND,
/// DELEGATION_TOKEN_EXPIRED.</item>
/// </list>
/// </summary>
internal sealed class ExpireDelegationTokenHandler(ClusterState state)
    : ForwardedHandler<ExpireDelegationTokenRequest>(ApiKey.ExpireDelegationToken, 1, 2)
{
    protected override ValueTask<IResponse?> HandleAsync(RequestContext context, ExpireDelegationTokenRequest request)
    {
        var (error, expiresAt) = TokenAccess.MayAsk(state, context.Session)
            ? state.Tokens.Expire(context.Session.Identity, request.Hmac, request.ExpiryTimePeriodMs)
            : (ErrorCode.DelegationTokenRequestNotAllowed, -1);
        return Answer(new ExpireDelegationTokenResponse { ErrorCode = error, ExpiryTimestampMs = expiresAt });
    }

    protected override IResponse TimedOut(ExpireDelegationTokenRequest request) =>
        new ExpireDelegationTokenResponse { ErrorCode = ErrorCode.RequestTimedOut };
}
