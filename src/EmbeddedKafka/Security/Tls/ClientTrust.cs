using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace EmbeddedKafka.Security.Tls;

/// <summary>Whether a listener trusts a client's certificate.</summary>
/// <param name="authorities">Whose certificates are trusted.</param>
/// <param name="isNeeded">Whether a client must have one.</param>
internal sealed class ClientTrust(X509Certificate2Collection authorities, bool isNeeded)
{
    public bool IsNeeded => isNeeded;

    public X509ChainPolicy Policy { get; } = PolicyOf(authorities);

    /// <summary>The authorities as clients are told of them in the handshake, so that one that has a certificate of
    /// another keeps it to itself, as with Kafka. Null where .NET cannot tell.</summary>
    public SslCertificateTrust? InHandshake =>
        OperatingSystem.IsLinux() ? SslCertificateTrust.CreateForX509Collection(authorities, true) : null;

    /// <summary>As .NET asks, at the end of a handshake.</summary>
    public bool Accepts(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        certificate is null ? !isNeeded : errors == SslPolicyErrors.None;

    /// <summary>What is wrong with a certificate that came with others; NoError for nothing.</summary>
    public X509ChainStatusFlags Look(X509Certificate2 certificate, X509Certificate2Collection others)
    {
        var policy = PolicyOf(authorities);
        policy.ExtraStore.AddRange(others);
        using var chain = new X509Chain();
        chain.ChainPolicy = policy;
        return chain.Build(certificate)
            ? X509ChainStatusFlags.NoError
            : chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status);
    }

    static X509ChainPolicy PolicyOf(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(authorities);
        // As .NET itself asks of clients: for the purpose of authenticating them.
        policy.ApplicationPolicy.Add(new("1.3.6.1.5.5.7.3.2"));
        return policy;
    }
}
