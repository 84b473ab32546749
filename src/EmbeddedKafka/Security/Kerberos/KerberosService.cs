using System.Net;
using System.Net.Security;
using System.Runtime.InteropServices;
using EmbeddedKafka.Configs;
using EmbeddedKafka.Security.Sasl;

namespace EmbeddedKafka.Security.Kerberos;

/// <summary>
/// A listener's own principal and the keytab with its key, from the configs that Apache Kafka reads:
/// <c>listener.name.NAME.gssapi.sasl.jaas.config</c> with <c>keyTab</c> and <c>principal</c>,
/// <c>sasl.kerberos.service.name</c>, <c>sasl.kerberos.principal.to.local.rules</c>.
/// </summary>
internal sealed partial class KerberosService
{
    const string Library = "libgssapi_krb5.so.2";
    const string Example =
        "com.sun.security.auth.module.Krb5LoginModule required useKeyTab=true storeKey=true "
        + "keyTab=\"FILE\" principal=\"kafka/HOST@REALM\";";

    // GSSAPI has one keytab for the process: it is named anew for each login, and read when that begins.
    static readonly Lock Naming = new();

    readonly string _keytab;
    readonly LocalNames _names;

    /// <summary>Whether this system has a GSSAPI that takes a keytab.</summary>
    public static bool IsSupported { get; } = OperatingSystem.IsLinux() && NativeLibrary.TryLoad(Library, out _);

    /// <exception cref="ArgumentException">A config is missing, or does not fit the keytab.</exception>
    /// <exception cref="PlatformNotSupportedException">This system has no GSSAPI.</exception>
    public KerberosService(ListenerConfigs configs, JaasOptions? jaas)
    {
        var listener = configs.Listener;
        if (!IsSupported)
            throw new PlatformNotSupportedException(
                $"listener {listener} enables GSSAPI, which needs MIT Kerberos' {Library} on Linux. It is not here; on "
                    + "Debian: apt-get install libgssapi-krb5-2. Without Kerberos, take GSSAPI out of "
                    + "sasl.enabled.mechanisms."
            );
        if (jaas?["keyTab"] is not { } keytab || jaas["principal"] is not { } principal)
            throw new ArgumentException(
                $"listener {listener} enables GSSAPI, and nothing names its principal and keytab: set "
                    + $"{ListenerConfigs.PrefixOf(listener)}gssapi.sasl.jaas.config to {Example}"
            );
        Service(listener, jaas, configs.Text("GSSAPI", "sasl.kerberos.service.name"));
        if (!File.Exists(keytab))
            throw new ArgumentException($"listener {listener}: there is no keytab {keytab}");
        var name = KerberosName.Parse(principal);
        var principals =
            Keytab.PrincipalsIn(keytab) ?? throw new ArgumentException($"listener {listener}: {keytab} is no keytab");
        if (!principals.Contains(principal))
            throw new ArgumentException(
                $"listener {listener}: the keytab {keytab} has no key of {principal}; it has those of "
                    + string.Join(", ", principals.Order(StringComparer.Ordinal))
            );
        _keytab = keytab;
        _names = new(configs.Items("GSSAPI", "sasl.kerberos.principal.to.local.rules"), name.Realm ?? "");
    }

    /// <summary>Begins a conversation, with the key of this service's keytab.</summary>
    public NegotiateAuthentication Begin()
    {
        lock (Naming)
        {
            if (RegisterAcceptorIdentity(_keytab) != 0)
                throw new InvalidOperationException($"GSSAPI does not take the keytab {_keytab}");
            return new(
                new NegotiateAuthenticationServerOptions
                {
                    Package = "Kerberos",
                    Credential = CredentialCache.DefaultNetworkCredentials,
                }
            );
        }
    }

    /// <summary>The user that a principal is here.</summary>
    /// <exception cref="FormatException">No rule makes it one.</exception>
    public string UserOf(string principal) => _names.Of(KerberosName.Parse(principal));

    // As Kafka's KerberosLogin.
    static void Service(string listener, JaasOptions jaas, string? configured)
    {
        var inJaas = jaas["serviceName"];
        if (inJaas is not null && configured is not null && inJaas != configured)
            throw new ArgumentException(
                $"listener {listener}: Conflicting serviceName values found in JAAS and Kafka configs value in JAAS file "
                    + $"{inJaas}, value in Kafka config {configured}"
            );
        if (inJaas is null && configured is null)
            throw new ArgumentException(
                $"listener {listener}: No serviceName defined in either JAAS or Kafka config "
                    + "(sasl.kerberos.service.name)"
            );
    }

    [LibraryImport(
        Library,
        EntryPoint = "krb5_gss_register_acceptor_identity",
        StringMarshalling = StringMarshalling.Utf8
    )]
    private static partial uint RegisterAcceptorIdentity(string keytab);
}
