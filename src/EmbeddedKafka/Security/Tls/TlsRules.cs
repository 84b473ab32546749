using System.Net.Security;
using System.Security.Authentication;
using EmbeddedKafka.Configs;

namespace EmbeddedKafka.Security.Tls;

/// <summary>What a listener's configs say of TLS but for its stores; read when it opens.</summary>
internal sealed class TlsRules
{
    /// <exception cref="ArgumentException">A config has a value that there is not.</exception>
    public TlsRules(ListenerConfigs configs)
    {
        var clientAuth = configs.Text("ssl.client.auth");
        NeedsCertificate = clientAuth == "required";
        WantsCertificate = NeedsCertificate || clientAuth == "requested";
        Principals = new(configs.Text("ssl.principal.mapping.rules")!);
        AllowsSubjectChanges = configs.Text("ssl.allow.dn.changes") == "true";
        AllowsNameChanges = configs.Text("ssl.allow.san.changes") == "true";
        foreach (var protocol in configs.Items("ssl.enabled.protocols"))
            Protocols |= protocol switch
            {
                "TLSv1.2" => SslProtocols.Tls12,
                "TLSv1.3" => SslProtocols.Tls13,
                _ => throw new ArgumentException(
                    $"listener {configs.Listener}: ssl.enabled.protocols has {protocol}; there are TLSv1.2 and TLSv1.3"
                ),
            };
        if (configs.Items("ssl.cipher.suites") is { Length: > 0 } suites)
            CipherSuites = SuitesOf(configs.Listener, suites);
    }

    public bool WantsCertificate { get; }

    public bool NeedsCertificate { get; }

    /// <summary>Makes users of subjects.</summary>
    public PrincipalMapper Principals { get; }

    /// <summary>Whether another keystore may have another subject; alternative names that are gone.</summary>
    public bool AllowsSubjectChanges { get; }

    /// <inheritdoc cref="AllowsSubjectChanges"/>
    public bool AllowsNameChanges { get; }

    public SslProtocols Protocols { get; }

    /// <summary>Null for the system's choice, as on Windows always.</summary>
    public CipherSuitesPolicy? CipherSuites { get; }

    static CipherSuitesPolicy? SuitesOf(string listener, string[] names)
    {
        var suites = new List<TlsCipherSuite>();
        foreach (var name in names)
            suites.Add(
                Enum.TryParse<TlsCipherSuite>(name, out var suite)
                    ? suite
                    : throw new ArgumentException($"listener {listener}: there is no cipher suite {name}")
            );
        return OperatingSystem.IsWindows() || OperatingSystem.IsAndroid() ? null : new CipherSuitesPolicy(suites);
    }
}
