namespace EmbeddedKafka.Security.Sasl;

/// <summary>An authentication failed. <paramref name="told"/> is for the client to know; null where the reason could
/// help somebody to guess.</summary>
internal sealed class SaslFailure(string? told, string? reason = null) : Exception(reason ?? told)
{
    public string? Told => told;
}
