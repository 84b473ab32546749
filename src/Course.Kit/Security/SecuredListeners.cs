namespace Course.Kit;

/// <summary>The listeners of a secured cluster, the same on every provider, by their names. None asks more or less than
/// its name says.</summary>
internal static class SecuredListeners
{
    /// <summary>SASL_SSL: SCRAM-SHA-512, PLAIN, OAUTHBEARER.</summary>
    public const string Secured = "SECURED";

    /// <summary>SSL with client certificates.</summary>
    public const string MutualTls = "MTLS";

    /// <summary>SASL_PLAINTEXT with PLAIN.</summary>
    public const string Clear = "CLEAR";

    /// <summary>PLAINTEXT.</summary>
    public const string Open = "OPEN";

    /// <summary>The course's own door: what experiments do to the brokers does not close it.</summary>
    public const string Own = "COURSE";

    /// <summary>Brokers among themselves, where they are processes.</summary>
    public const string Brokers = "BROKERS";

    /// <summary>Every listener that clients call, with its protocol; the first is that of the bootstrap
    /// servers.</summary>
    public static readonly IReadOnlyList<KeyValuePair<string, string>> Clients =
    [
        new(Secured, "SASL_SSL"),
        new(MutualTls, "SSL"),
        new(Clear, "SASL_PLAINTEXT"),
        new(Open, "PLAINTEXT"),
        new(Own, "SASL_PLAINTEXT"),
    ];

    /// <summary>Whether clients call this listener.</summary>
    public static bool IsOfClients(string listener) => Clients.Any(known => known.Key == listener);

    /// <summary>The listener that a login leads through.</summary>
    public static string Of(Login login) =>
        login switch
        {
            Login.Certificate => MutualTls,
            Login.PlainInTheClear => Clear,
            Login.None => Open,
            Login.Kerberos => KerberosServer.Listener,
            _ => Secured,
        };
}
