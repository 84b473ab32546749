using EmbeddedKafka.Cluster;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security.Tokens;

namespace EmbeddedKafka.Apis;

/// <summary>
/// RenewDelegationToken, versions 1–2 (KIP-48).
/// <list type="bullet">
/// <item>By the owner or a renewer of the token, else DELEGATION_TOKEN_OWNER_MISMATCH; for at most
/// <c>delegation.token.expiry.time.ms</c>, and never beyond the token's end.</item>
/// <item>DELEGATION_TOKEN_REQUEST_NOT_ALLOWED, DELEGATION_TOKEN_AUTH_DISABLED, DELEGATION_TOKEN_NOT_FOUND,
/// DELEGATION_TOKEN_EXPIRED.</item>
/// </list>
/// </summary>
internal sealed class RenewDelegationTokenHandler(ClusterState state)
    : ForwardedHandler<RenewDelegationTokenRequest>(ApiKey.RenewDelegationToken, 1, 2)
{
    protected override ValueTask<IResponse?> HandleAsync(RequestContext context, RenewDelegationTokenRequest request)
    {
        var (error, expiresAt) = TokenAccess.MayAsk(state, context.Session)
            ? state.Tokens.Renew(context.Session.Identity, request.Hmac, request.RenewPeriodMs)
            : (ErrorCode.DelegationTokenRequestNotAllowed, -1);
        return Answer(new RenewDelegationTokenResponse { ErrorCode = error, ExpiryTimestampMs = expiresAt });
    }

    protected override IResponse TimedOut(RenewDelegationTokenRequest request) =>
        new RenewDelegationTokenResponse { ErrorCode = ErrorCode.RequestTimedOut };
}
