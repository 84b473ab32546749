using System.Security.Cryptography.X509Certificates;

namespace EmbeddedKafka.Security.Tls;

/// <summary>The authorities whose clients' certificates a listener trusts.</summary>
internal static class Truststore
{
    const string Pem = "PEM";

    /// <summary>Null where the configs name none.</summary>
    /// <exception cref="SslProblem">They do not go together, or it cannot be read.</exception>
    public static X509Certificate2Collection? Read(SslStoreConfigs configs) =>
        configs switch
        {
            { Certificates: not null } when configs.TrustType != Pem => throw SslProblem.Configuration(
                $"SSL trust store certs can be specified only for PEM, but trust store type is {configs.TrustType}."
            ),
            { Certificates: not null, TrustLocation: not null } => throw SslProblem.Configuration(
                "Both SSL trust store location and separate trust certificates are specified."
            ),
            { TrustPassword: not null } when configs.TrustType == Pem => throw SslProblem.Configuration(
                "SSL trust store password cannot be specified for PEM format."
            ),
            { Certificates: { } certificates } => StoreFiles.ReadPem(certificates),
            { TrustLocation: { } file } when configs.TrustType == Pem => OfPemFile(file),
            { TrustLocation: null, TrustPassword: not null } => throw SslProblem.Configuration(
                "SSL trust store is not specified, but trust store password is specified."
            ),
            { TrustLocation: { } file } => StoreFiles.Read(file, configs.TrustType, configs.TrustPassword, "keystore"),
            _ => null,
        };

    static X509Certificate2Collection OfPemFile(string file)
    {
        try
        {
            return StoreFiles.ReadPem(File.ReadAllText(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw SslProblem.Store($"Failed to load PEM SSL keystore {file}", e);
        }
    }
}
