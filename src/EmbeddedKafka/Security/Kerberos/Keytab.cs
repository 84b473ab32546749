using System.Buffers.Binary;
using System.Text;

namespace EmbeddedKafka.Security.Kerberos;

/// <summary>Whose keys a keytab has (MIT's format, version 0x502); the keys themselves are left alone.</summary>
internal static class Keytab
{
    const ushort Version = 0x502;

    /// <summary>Principals with their realms; null for a file that is no keytab.</summary>
    public static IReadOnlySet<string>? PrincipalsIn(string file)
    {
        var bytes = File.ReadAllBytes(file).AsSpan();
        if (bytes.Length < 2 || BinaryPrimitives.ReadUInt16BigEndian(bytes) != Version)
            return null;
        var principals = new HashSet<string>(StringComparer.Ordinal);
        for (bytes = bytes[2..]; bytes.Length >= 4; )
        {
            var size = BinaryPrimitives.ReadInt32BigEndian(bytes);
            // A negative size is a hole that a deleted entry has left.
            if (size > 0)
                principals.Add(PrincipalIn(bytes.Slice(4, size)));
            bytes = bytes[(4 + Math.Abs(size))..];
        }
        return principals;
    }

    static string PrincipalIn(ReadOnlySpan<byte> entry)
    {
        var components = BinaryPrimitives.ReadUInt16BigEndian(entry);
        entry = entry[2..];
        var realm = Next(ref entry);
        var names = new string[components];
        for (var i = 0; i < components; i++)
            names[i] = Next(ref entry);
        return $"{string.Join('/', names)}@{realm}";
    }

    static string Next(ref ReadOnlySpan<byte> entry)
    {
        var size = BinaryPrimitives.ReadUInt16BigEndian(entry);
        var text = Encoding.UTF8.GetString(entry.Slice(2, size));
        entry = entry[(2 + size)..];
        return text;
    }
}
