using EmbeddedKafka.Security.Sasl;

namespace EmbeddedKafka.Security.Tokens;

/// <summary>
/// Something to log in with instead of a user's own credentials (KIP-48): its id is the name, the base64 of its HMAC
/// the password of SCRAM. Whoever does so is the token's owner. Times are milliseconds since the epoch.
/// </summary>
/// <param name="Requester">Who asked for it; another than the owner since KIP-373.</param>
/// <param name="Renewers">Who, beside the owner, may renew and expire it.</param>
/// <param name="ExpiresAt">Until then it is good, unless it is renewed.</param>
/// <param name="EndsAt">Beyond that it cannot be renewed.</param>
internal sealed record DelegationToken(
    string Id,
    byte[] Hmac,
    KafkaPrincipal Owner,
    KafkaPrincipal Requester,
    IReadOnlyList<KafkaPrincipal> Renewers,
    long IssuedAt,
    long ExpiresAt,
    long EndsAt
)
{
    readonly ScramCredential _sha256 = ScramCredential.Of(ScramMechanism.Sha256, Convert.ToBase64String(Hmac));
    readonly ScramCredential _sha512 = ScramCredential.Of(ScramMechanism.Sha512, Convert.ToBase64String(Hmac));

    public ScramCredential CredentialFor(ScramMechanism mechanism) =>
        mechanism == ScramMechanism.Sha256 ? _sha256 : _sha512;

    public bool IsExpiredAt(long now) => EndsAt < now || ExpiresAt < now;

    public bool MayBeRenewedBy(KafkaPrincipal principal) => Owner == principal || Renewers.Contains(principal);

    /// <summary>Whether the token is one of this principal's, which it may see without an ACL.</summary>
    public bool Concerns(KafkaPrincipal principal) => MayBeRenewedBy(principal) || Requester == principal;
}
