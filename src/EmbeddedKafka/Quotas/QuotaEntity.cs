namespace EmbeddedKafka.Quotas;

/// <summary>Whom a quota is for: a user, a client id, both, or an address (KIP-546). What is null does not
/// matter.</summary>
internal readonly record struct QuotaEntity(QuotaName? User, QuotaName? ClientId, QuotaName? Ip)
{
    public const string UserType = "user",
        ClientIdType = "client-id",
        IpType = "ip";

    /// <summary>Its parts by the names of the protocol.</summary>
    public IEnumerable<(string Type, QuotaName Name)> Parts
    {
        get
        {
            if (User is { } user)
                yield return (UserType, user);
            if (ClientId is { } clientId)
                yield return (ClientIdType, clientId);
            if (Ip is { } ip)
                yield return (IpType, ip);
        }
    }

    public QuotaName? Part(string type) =>
        type switch
        {
            UserType => User,
            ClientIdType => ClientId,
            IpType => Ip,
            _ => null,
        };

    public QuotaEntity With(string type, QuotaName name) =>
        type switch
        {
            UserType => this with { User = name },
            ClientIdType => this with { ClientId = name },
            _ => this with { Ip = name },
        };
}
