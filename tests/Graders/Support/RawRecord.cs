using System.Text;

namespace Graders.Support;

/// <summary>A record as it is to be written, byte by byte.</summary>
internal sealed record RawRecord(byte[]? Key, byte[]? Value, params (string Name, string Value)[] Headers)
{
    /// <summary>Key and value in UTF-8; a value of null is a tombstone.</summary>
    public RawRecord(string key, string? value, params (string Name, string Value)[] headers)
        : this(Encoding.UTF8.GetBytes(key), value is null ? null : Encoding.UTF8.GetBytes(value), headers) { }
}
