using System.Globalization;
using EmbeddedKafka.Configs;

namespace EmbeddedKafka.Security.Tls;

/// <summary>The configs of a listener's keystore and truststore: those that may change while brokers run, for new
/// connections.</summary>
internal sealed record SslStoreConfigs
{
    static readonly string[] Names =
    [
        "ssl.keystore.type",
        "ssl.keystore.location",
        "ssl.keystore.password",
        "ssl.key.password",
        "ssl.keystore.key",
        "ssl.keystore.certificate.chain",
        "ssl.truststore.type",
        "ssl.truststore.location",
        "ssl.truststore.password",
        "ssl.truststore.certificates",
    ];

    public SslStoreConfigs(ListenerConfigs configs)
    {
        KeyType = configs.Text("ssl.keystore.type")!;
        KeyLocation = configs.Text("ssl.keystore.location");
        KeystorePassword = configs.Text("ssl.keystore.password");
        KeyPassword = configs.Text("ssl.key.password");
        Key = configs.Text("ssl.keystore.key");
        Chain = configs.Text("ssl.keystore.certificate.chain");
        TrustType = configs.Text("ssl.truststore.type")!;
        TrustLocation = configs.Text("ssl.truststore.location");
        TrustPassword = configs.Text("ssl.truststore.password");
        Certificates = configs.Text("ssl.truststore.certificates");
        (KeyTime, TrustTime) = (TimeOf(KeyLocation), TimeOf(TrustLocation));
    }

    public string KeyType { get; }
    public string? KeyLocation { get; }
    public string? KeystorePassword { get; }
    public string? KeyPassword { get; }
    public string? Key { get; }
    public string? Chain { get; }
    public string TrustType { get; }
    public string? TrustLocation { get; }
    public string? TrustPassword { get; }
    public string? Certificates { get; }

    /// <summary>When the files were written: one that is written anew is read again with the next change.</summary>
    public string KeyTime { get; }

    /// <inheritdoc cref="KeyTime"/>
    public string TrustTime { get; }

    /// <summary>Whether a config is one of these, under a listener's name.</summary>
    public static bool IsOf(string listener, string name)
    {
        var prefix = ListenerConfigs.PrefixOf(listener);
        return name.StartsWith(prefix, StringComparison.Ordinal) && Array.IndexOf(Names, name[prefix.Length..]) >= 0;
    }

    // The passwords and keys of a record would stand in its text.
    public override string ToString() => nameof(SslStoreConfigs);

    static string TimeOf(string? file) =>
        file is null ? "" : File.GetLastWriteTimeUtc(file).Ticks.ToString(CultureInfo.InvariantCulture);
}
