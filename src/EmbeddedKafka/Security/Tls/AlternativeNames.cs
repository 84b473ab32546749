using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace EmbeddedKafka.Security.Tls;

/// <summary>A certificate's alternative names as Java writes them, in order: <c>[2, localhost]</c>,
/// <c>[7, 127.0.0.1]</c>.</summary>
internal static class AlternativeNames
{
    const string Oid = "2.5.29.17";
    const int Dns = 2,
        Address = 7;

    public static IReadOnlyList<string> Of(X509Certificate2 certificate)
    {
        if (certificate.Extensions.FirstOrDefault(extension => extension.Oid?.Value == Oid) is not { } names)
            return [];
        var found = new List<string>();
        var sequence = new AsnReader(names.RawData, AsnEncodingRules.DER).ReadSequence();
        while (sequence.HasData)
        {
            var tag = sequence.PeekTag();
            found.Add($"[{tag.TagValue}, {Read(sequence, tag)}]");
        }
        return found;
    }

    static string Read(AsnReader names, Asn1Tag tag) =>
        tag.TagValue switch
        {
            Dns => names.ReadCharacterString(UniversalTagNumber.IA5String, tag),
            Address => Text(new IPAddress(names.ReadOctetString(tag))),
            _ => Convert.ToHexStringLower(names.ReadEncodedValue().Span),
        };

    static string Text(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        return bytes.Length == 4
            ? address.ToString()
            : string.Join(':', bytes.Chunk(2).Select(pair => $"{pair[0] << 8 | pair[1]:x}"));
    }
}
