namespace EmbeddedKafka.Quotas;

/// <summary>A user, client id or address that a quota is for; without a name the default for all that have none of
/// their own.</summary>
internal readonly record struct QuotaName(string? Name)
{
    public static QuotaName Default => default;
}
