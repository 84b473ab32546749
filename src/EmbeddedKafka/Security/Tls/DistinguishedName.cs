using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace EmbeddedKafka.Security.Tls;

/// <summary>Writes a subject as Java does (X500Principal.getName(), RFC 2253), which is how Kafka knows it: the last
/// part first.</summary>
internal static class DistinguishedName
{
    /// <summary>The attributes that have a name there; others are dotted numbers and their bytes.</summary>
    static readonly Dictionary<string, string> Names = new()
    {
        ["2.5.4.3"] = "CN",
        ["2.5.4.6"] = "C",
        ["2.5.4.7"] = "L",
        ["2.5.4.8"] = "ST",
        ["2.5.4.9"] = "STREET",
        ["2.5.4.10"] = "O",
        ["2.5.4.11"] = "OU",
        ["0.9.2342.19200300.100.1.25"] = "DC",
        ["0.9.2342.19200300.100.1.1"] = "UID",
    };

    /// <param name="name">A subject.</param>
    /// <param name="separator">What stands between its parts.</param>
    public static string Text(X500DistinguishedName name, string separator = ",")
    {
        var parts = new List<string>();
        var rdns = new AsnReader(name.RawData, AsnEncodingRules.DER).ReadSequence();
        while (rdns.HasData)
        {
            var values = new List<string>();
            var set = rdns.ReadSetOf();
            while (set.HasData)
                values.Add(Attribute(set.ReadSequence()));
            parts.Add(string.Join('+', values));
        }
        parts.Reverse();
        return string.Join(separator, parts);
    }

    static string Attribute(AsnReader pair)
    {
        var type = pair.ReadObjectIdentifier();
        var encoded = pair.PeekEncodedValue();
        return Names.TryGetValue(type, out var name) && Letters(pair) is { } letters
            ? $"{name}={Escape(letters)}"
            : $"{type}=#{Convert.ToHexStringLower(encoded.Span)}";
    }

    static string? Letters(AsnReader pair)
    {
        var tag = pair.PeekTag();
        return
            tag.TagClass == TagClass.Universal
            && (UniversalTagNumber)tag.TagValue
                is UniversalTagNumber.UTF8String
                    or UniversalTagNumber.PrintableString
                    or UniversalTagNumber.IA5String
                    or UniversalTagNumber.T61String
                    or UniversalTagNumber.BMPString
            ? pair.ReadCharacterString((UniversalTagNumber)tag.TagValue)
            : null;
    }

    static string Escape(string value)
    {
        var escaped = new StringBuilder();
        for (var i = 0; i < value.Length; i++)
        {
            var isOuterSpace =
                value[i] == ' ' && (value.AsSpan(0, i).Trim(' ').IsEmpty || value.AsSpan(i).Trim(' ').IsEmpty);
            if (isOuterSpace || ",=+<>#;\"\\".Contains(value[i], StringComparison.Ordinal))
                escaped.Append('\\');
            escaped.Append(value[i]);
        }
        return escaped.ToString();
    }
}
