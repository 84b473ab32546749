using System.Security.Cryptography.X509Certificates;

namespace EmbeddedKafka;

/// <summary>Who may come in and what they may do. What it says can be said in
/// <see cref="EmbeddedKafkaOptions.Configs"/> as well, which win.</summary>
public sealed class SecurityOptions
{
    /// <summary>Names and passwords, for PLAIN and both kinds of SCRAM. AlterUserScramCredentials adds to the SCRAM
    /// ones.</summary>
    public IDictionary<string, string> Users { get; set; } = new Dictionary<string, string>();

    /// <summary>The mechanisms of listeners with SASL (<c>sasl.enabled.mechanisms</c>). Default: all that there are,
    /// PLAIN, SCRAM-SHA-256, SCRAM-SHA-512 and OAUTHBEARER. OAUTHBEARER takes unsecured tokens, as Kafka does where
    /// nothing else is configured: for tests only. It takes signed ones where the configs name Kafka's validator
    /// (<c>listener.name.NAME.oauthbearer.sasl.server.callback.handler.class</c>) and the keys' place
    /// (<c>sasl.oauthbearer.jwks.endpoint.url</c>).</summary>
    public IList<string> SaslMechanisms { get; set; } = ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER"];

    /// <summary>Whether every request is checked against ACLs (<c>authorizer.class.name</c>): what none allows is
    /// forbidden then. Default false.</summary>
    public bool Authorize { get; set; }

    /// <summary>Who may do everything whatever the ACLs say, such as <c>User:admin</c> (<c>super.users</c>).</summary>
    public IList<string> SuperUsers { get; set; } = [];

    /// <summary>The brokers' certificate with its private key. Default: one for localhost and 127.0.0.1, from an
    /// authority that the cluster makes for itself.</summary>
    public X509Certificate2? ServerCertificate { get; set; }

    /// <summary>Authorities whose clients' certificates are trusted, beside the cluster's own.</summary>
    public X509Certificate2Collection ClientAuthorities { get; set; } = [];

    /// <summary>Whether listeners with TLS want a certificate of clients (<c>ssl.client.auth</c>). Default:
    /// none.</summary>
    public ClientAuthentication ClientAuthentication { get; set; }

    /// <summary>How a certificate's subject becomes a user (<c>ssl.principal.mapping.rules</c>, KIP-371). Default:
    /// <c>DEFAULT</c>, the whole distinguished name.</summary>
    public string? PrincipalMappingRules { get; set; }
}
