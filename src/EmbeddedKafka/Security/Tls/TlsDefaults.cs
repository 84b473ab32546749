using System.Security.Cryptography.X509Certificates;

namespace EmbeddedKafka.Security.Tls;

/// <summary>What listeners have whose configs name no keystore or no truststore; made when first needed.</summary>
internal sealed record TlsDefaults(Func<X509Certificate2> Server, Func<X509Certificate2Collection> Trusted);
