using System.Text.RegularExpressions;

namespace Course.Kit;

/// <summary>What a secured cluster is made with before its brokers start: keys, passwords, users. It lives and dies
/// with the cluster, and none of it is shown.</summary>
internal sealed partial class SecuritySetup : IAsyncDisposable
{
    /// <summary>Who may do everything, for those who create ACLs.</summary>
    public const string Operator = "operator";

    /// <summary>Whom the course's own door lets in, and as whom brokers call each other.</summary>
    public const string CourseUser = "course",
        BrokerUser = "broker";

    const string BrokerSubject = "CN=broker, O=Course";
    static readonly string[] BrokerNames = ["localhost", "127.0.0.1"];

    /// <param name="plainUsers">Whom PLAIN lets in.</param>
    /// <param name="kerberos">Whose tickets are taken; null for nobody's.</param>
    /// <exception cref="ArgumentException">A name cannot be one of PLAIN's in a JAAS config.</exception>
    public SecuritySetup(IEnumerable<string> plainUsers, KerberosServer? kerberos)
    {
        Kerberos = kerberos;
        BrokerCertificate = NewBrokerCertificate();
        foreach (var user in plainUsers)
            PlainPasswords[
                PlainName().IsMatch(user) ? user : throw new ArgumentException($"'{user}' is no name for PLAIN's users")
            ] = RandomSecret.New();
    }

    public CertificateAuthority Authority { get; } = new();

    /// <summary>Signs the tokens that the brokers take.</summary>
    public TokenIssuer Issuer { get; } = new();

    public KerberosServer? Kerberos { get; }

    /// <summary>What stands before the listeners.</summary>
    public Taps Taps { get; } = new();

    /// <summary>What the brokers' listeners with TLS show now.</summary>
    public IssuedCertificate BrokerCertificate { get; set; }

    public Dictionary<string, string> PlainPasswords { get; } = [];

    public string CoursePassword { get; } = RandomSecret.New();

    public string BrokerPassword { get; } = RandomSecret.New();

    /// <summary>A certificate that clients of this cluster take for its brokers'.</summary>
    public IssuedCertificate NewBrokerCertificate() => Authority.Issue(BrokerSubject, BrokerNames);

    /// <summary>The course's own way in.</summary>
    /// <param name="servers">The door's listeners.</param>
    public Door DoorAt(string servers) => Door.With(servers, CourseUser, CoursePassword);

    public async ValueTask DisposeAsync()
    {
        await Taps.DisposeAsync();
        Issuer.Dispose();
        Authority.Dispose();
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_.-]+\z")]
    private static partial Regex PlainName();
}
