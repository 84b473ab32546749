using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Win32.SafeHandles;

namespace EmbeddedKafka.Storage.Disk;

/// <summary>
/// What the cluster knows besides records: documents by key, each change a line of its checksum (CRC-32C) and JSON. The
/// last line of a key counts. A line is written before anybody is told of the change. At a start, and when old lines
/// have come to be most of it, the file is written anew.
/// </summary>
internal sealed class MetadataLog : IDisposable
{
    const int ChecksumLength = 8;
    const long SmallestRewrite = 1 << 20;

    readonly string _path;
    readonly Dictionary<string, string> _documents = new(StringComparer.Ordinal);
    readonly ArrayBufferWriter<byte> _pending = new();
    SafeFileHandle? _file;
    long _size;
    long _rewriteAbove;

    public MetadataLog(string directory, Action<string> log)
    {
        Directory.CreateDirectory(directory);
        _path = Path.Combine(directory, "metadata.log");
        if (File.Exists(_path))
            Load(File.ReadAllBytes(_path), log);
        Rewrite();
    }

    void Rewrite()
    {
        _file?.Dispose();
        _pending.ResetWrittenCount();
        foreach (var (key, document) in _documents)
            Queue(key, document);
        AtomicFile.Write(_path, _pending.WrittenSpan, flush: true);
        _size = _pending.WrittenCount;
        _rewriteAbove = Math.Max(SmallestRewrite, 4 * _size);
        _pending.ResetWrittenCount();
        _file = File.OpenHandle(_path, FileMode.Open, FileAccess.Write, FileShare.Read);
    }

    /// <summary>The document of a key; null when there is none.</summary>
    public JsonNode? Find(string key) =>
        _documents.TryGetValue(key, out var document) ? JsonNode.Parse(document) : null;

    /// <summary>The keys that begin with <paramref name="prefix"/>.</summary>
    public IReadOnlyList<string> Keys(string prefix) =>
        [
            .. _documents
                .Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>Changes a document, or removes it (null), with the next <see cref="Flush"/>.</summary>
    public void Put(string key, JsonNode? document)
    {
        var text = document?.ToJsonString();
        if (text is null ? !_documents.Remove(key) : _documents.GetValueOrDefault(key) == text)
            return;
        if (text is not null)
            _documents[key] = text;
        Queue(key, text);
    }

    /// <exception cref="IOException">The disk does not take it.</exception>
    public void Flush()
    {
        if (_pending.WrittenCount == 0)
            return;
        if (_size > _rewriteAbove)
        {
            Rewrite();
            return;
        }
        RandomAccess.Write(_file!, _pending.WrittenSpan, _size);
        _size += _pending.WrittenCount;
        _pending.ResetWrittenCount();
    }

    public void Dispose()
    {
        if (_file is null or { IsClosed: true })
            return;
        RandomAccess.FlushToDisk(_file);
        _file.Dispose();
    }

    void Queue(string key, string? document)
    {
        var json = Encoding.UTF8.GetBytes(
            new JsonObject
            {
                ["key"] = key,
                ["value"] = document is null ? null : JsonNode.Parse(document),
            }.ToJsonString()
        );
        _pending.Write(
            Encoding.ASCII.GetBytes(Crc32C.Compute(json).ToString("x8", CultureInfo.InvariantCulture) + " ")
        );
        _pending.Write(json);
        _pending.Write("\n"u8);
    }

    void Load(ReadOnlySpan<byte> bytes, Action<string> log)
    {
        var rest = bytes;
        while (rest.IndexOf((byte)'\n') is >= 0 and var end && TryLoad(rest[..end]))
            rest = rest[(end + 1)..];
        if (rest.IsEmpty)
            return;
        var aside = $"{_path}.damaged-{bytes.Length - rest.Length}";
        File.WriteAllBytes(aside, rest);
        log($"{_path}: the last {rest.Length} bytes are damaged and were set aside in {aside}");
    }

    bool TryLoad(ReadOnlySpan<byte> line)
    {
        if (
            line.Length < ChecksumLength + 1
            || !uint.TryParse(
                line[..ChecksumLength],
                NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture,
                out var checksum
            )
        )
            return false;
        var json = line[(ChecksumLength + 1)..];
        if (
            Crc32C.Compute(json) != checksum
            || JsonNode.Parse(json) is not { } change
            || (string?)change["key"] is not { } key
        )
            return false;
        if (change["value"] is { } value)
            _documents[key] = value.ToJsonString();
        else
            _documents.Remove(key);
        return true;
    }
}
