using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EmbeddedKafka.Security.Tls;

/// <summary>A broker's certificate with its private key, and the certificates between it and its authority.</summary>
/// <param name="Alias">Its name in the store.</param>
internal sealed record Keystore(string Alias, X509Certificate2 Certificate, X509Certificate2Collection Chain)
{
    const string Pem = "PEM";
    const string NoPassword =
        "SSL key store password cannot be specified with PEM format, only key password may be specified";
    const string BadPem = "Invalid PEM keystore configs";

    /// <summary>Null where the configs name none.</summary>
    /// <exception cref="SslProblem">They do not go together, or it cannot be read.</exception>
    public static Keystore? Read(SslStoreConfigs configs) =>
        configs switch
        {
            { Key: not null } when configs.KeyType != Pem => throw SslProblem.Configuration(
                $"SSL private key can be specified only for PEM, but key store type is {configs.KeyType}."
            ),
            { Key: not null, Chain: null } => throw SslProblem.Configuration(
                "SSL private key is specified, but certificate chain is not specified."
            ),
            { Key: not null, KeyLocation: not null } => throw SslProblem.Configuration(
                "Both SSL key store location and separate private key are specified."
            ),
            { Key: null, Chain: not null } => throw SslProblem.Configuration(
                "SSL certificate chain is specified, but private key is not specified"
            ),
            { Key: not null, KeystorePassword: not null } => throw SslProblem.Configuration($"{NoPassword}."),
            { KeyLocation: not null, KeystorePassword: not null } when configs.KeyType == Pem =>
                throw SslProblem.Configuration(NoPassword),
            { Key: { } key } => OfPem(key, configs.Chain!, configs.KeyPassword),
            { KeyLocation: { } file } when configs.KeyType == Pem => OfPemFile(file, configs.KeyPassword),
            { KeyLocation: null, KeystorePassword: not null } => throw SslProblem.Configuration(
                "SSL key store is not specified, but key store password is specified."
            ),
            { KeyLocation: not null, KeystorePassword: null } => throw SslProblem.Configuration(
                "SSL key store is specified, but key store password is not specified."
            ),
            { KeyLocation: { } file } => OfFile(file, configs.KeyType, configs.KeystorePassword!),
            _ => null,
        };

    static Keystore OfPem(string key, string chain, string? password)
    {
        try
        {
            var certificates = StoreFiles.ReadPem(chain);
            return Make("kafka", WithKey(certificates[0], key, password), certificates.Skip(1));
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or SslProblem)
        {
            throw SslProblem.Configuration(BadPem, e);
        }
    }

    static Keystore OfPemFile(string file, string? password)
    {
        string text;
        try
        {
            text = File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw SslProblem.Store($"Failed to load PEM SSL keystore {file}", e);
        }
        return OfPem(text, text, password);
    }

    static Keystore OfFile(string file, string type, string password)
    {
        var certificates = StoreFiles.Read(file, type, password, "keystore");
        return certificates.FirstOrDefault(certificate => certificate.HasPrivateKey) is { } own
            ? Make(
                own.FriendlyName is { Length: > 0 } name ? name : "1",
                own,
                certificates.Where(certificate => certificate != own)
            )
            : throw SslProblem.Store($"Failed to load SSL keystore {file} of type {type}");
    }

    static X509Certificate2 WithKey(X509Certificate2 certificate, string pem, string? password)
    {
        // PKCS #8, encrypted or not, as Kafka takes it.
        var label = password is null ? "PRIVATE KEY" : "ENCRYPTED PRIVATE KEY";
        if (!StoreFiles.Labels(pem).Contains(label))
            throw new CryptographicException($"there is no {label}");
        return password is null
            ? X509Certificate2.CreateFromPem(certificate.ExportCertificatePem(), pem)
            : X509Certificate2.CreateFromEncryptedPem(certificate.ExportCertificatePem(), pem, password);
    }

    static Keystore Make(string alias, X509Certificate2 certificate, IEnumerable<X509Certificate2> chain) =>
        // Windows and macOS serve only keys that came from a file of this kind.
        new(
            alias,
            X509CertificateLoader.LoadPkcs12(
                certificate.Export(X509ContentType.Pkcs12),
                null,
                X509KeyStorageFlags.Exportable
            ),
            [.. chain]
        );
}
