using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EmbeddedKafka.Security.Tls;

/// <summary>Reads certificates of PEM texts and of files of type PKCS12. As in Java a file of type JKS may be one of
/// PKCS12; .NET reads no other.</summary>
internal static class StoreFiles
{
    static readonly string[] Types = ["PKCS12", "JKS"];

    /// <exception cref="SslProblem">There is none in the text.</exception>
    public static X509Certificate2Collection ReadPem(string text)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(text);
        }
        catch (CryptographicException e)
        {
            throw SslProblem.Configuration("Invalid PEM certificate", e);
        }
        return certificates.Count > 0
            ? certificates
            : throw SslProblem.Configuration("No matching CERTIFICATE entries in PEM file");
    }

    /// <summary>What a PEM text holds.</summary>
    public static IEnumerable<string> Labels(string text)
    {
        var labels = new List<string>();
        for (var rest = text.AsSpan(); PemEncoding.TryFind(rest, out var fields); rest = rest[fields.Location.End..])
            labels.Add(rest[fields.Label].ToString());
        return labels;
    }

    /// <exception cref="SslProblem">The file cannot be read, for whatever reason.</exception>
    public static X509Certificate2Collection Read(string file, string type, string? password, string what)
    {
        if (!Types.Contains(type, StringComparer.OrdinalIgnoreCase))
            throw SslProblem.Store($"Failed to load SSL {what} {file} of type {type}");
        try
        {
            return X509CertificateLoader.LoadPkcs12CollectionFromFile(file, password, X509KeyStorageFlags.Exportable);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw SslProblem.Store($"Failed to load SSL {what} {file} of type {type}", e);
        }
    }
}
