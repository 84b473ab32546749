namespace Course.Notebooks;

/// <summary>
/// What a Kafka client's settings keep to themselves: a notebook is saved, and shown to others. Matched by the names of
/// settings, as keys (<c>sasl.password</c>) and as properties (<c>SaslPassword</c>), also under a listener's name.
/// </summary>
internal static class Secrets
{
    /// <summary>What stands in the place of a secret.</summary>
    public const string Hidden = "(hidden)";

    static readonly string[] Names =
    [
        "saslpassword",
        "sasljaasconfig",
        "sasloauthbearerclientsecret",
        "sasloauthbearerconfig",
        "sslkeypassword",
        "sslkeypem",
        "sslkeystorekey",
        "sslkeystorepassword",
        "ssltruststorepassword",
    ];

    /// <summary>The value of a setting, or <see cref="Hidden"/> where its name says that it is a secret.</summary>
    public static object? Hide(object? name, object? value) =>
        value is string { Length: > 0 } && name is string text && IsSecret(text) ? Hidden : value;

    static bool IsSecret(string name)
    {
        var plain = name.Replace(".", "", StringComparison.Ordinal);
        return Names.Any(secret => plain.EndsWith(secret, StringComparison.OrdinalIgnoreCase));
    }
}
