using EmbeddedKafka.Cluster;
using EmbeddedKafka.Network;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Security;
using EmbeddedKafka.Security.Tokens;

namespace EmbeddedKafka.Apis;

/// <summary>
/// DescribeDelegationToken, versions 1–3 (KIP-48, KIP-373): tokens with their HMACs, which let anybody in who has them.
/// <list type="bullet">
/// <item>Those that one owns, asked for or may renew; others with Describe on the resource DelegationToken of their id,
/// or DescribeTokens on the resource User of their owner. What may not be seen is left out.</item>
/// <item>Owners null: all; none: none. DELEGATION_TOKEN_REQUEST_NOT_ALLOWED, DELEGATION_TOKEN_AUTH_DISABLED.</item>
/// </list>
/// </summary>
internal sealed class DescribeDelegationTokenHandler(ClusterState state)
    : ApiHandler<DescribeDelegationTokenRequest>(ApiKey.DescribeDelegationToken, 1, 3)
{
    public override bool ChangesMetadata => false;

    protected override ValueTask<IResponse?> HandleAsync(RequestContext context, DescribeDelegationTokenRequest request)
    {
        if (!TokenAccess.MayAsk(state, context.Session))
            return Answer(
                new DescribeDelegationTokenResponse { ErrorCode = ErrorCode.DelegationTokenRequestNotAllowed }
            );
        if (!state.Tokens.IsEnabled)
            return Answer(new DescribeDelegationTokenResponse { ErrorCode = ErrorCode.DelegationTokenAuthDisabled });
        var owners = request.Owners?.ConvertAll(owner => new KafkaPrincipal(owner.PrincipalType, owner.PrincipalName));
        return Answer(
            new DescribeDelegationTokenResponse
            {
                Tokens =
                [
                    .. state
                        .Tokens.All.Where(token => owners is null || owners.Exists(token.Concerns))
                        .Where(token => MaySee(context, token))
                        .Select(Describe),
                ],
            }
        );
    }

    bool MaySee(RequestContext context, DelegationToken token) =>
        token.Concerns(context.Session.Identity)
        || state.Authorizer.Allows(context, AclOperation.Describe, AclResourceType.DelegationToken, token.Id)
        || state.Authorizer.Allows(context, AclOperation.DescribeTokens, AclResourceType.User, token.Owner.ToString());

    static DescribeDelegationTokenResponse.DescribedDelegationToken Describe(DelegationToken token) =>
        new()
        {
            PrincipalType = token.Owner.Type,
            PrincipalName = token.Owner.Name,
            TokenRequesterPrincipalType = token.Requester.Type,
            TokenRequesterPrincipalName = token.Requester.Name,
            IssueTimestamp = token.IssuedAt,
            ExpiryTimestamp = token.ExpiresAt,
            MaxTimestamp = token.EndsAt,
            TokenId = token.Id,
            Hmac = token.Hmac,
            Renewers =
            [
                .. token.Renewers.Select(renewer => new DescribeDelegationTokenResponse.DescribedDelegationTokenRenewer
                {
                    PrincipalType = renewer.Type,
                    PrincipalName = renewer.Name,
                }),
            ],
        };
}
