using System.Collections.Concurrent;
using System.Globalization;
using System.Xml;
using Microsoft.CodeAnalysis;

namespace Course.Notebooks;

/// <summary>What the XML file beside an assembly says of its members. It is read when somebody asks what a member is,
/// not before.</summary>
internal sealed class DocumentationFile : DocumentationProvider
{
    static readonly ConcurrentDictionary<string, DocumentationFile> Files = new(StringComparer.Ordinal);

    readonly string _path;
    readonly Lazy<IReadOnlyDictionary<string, string>> _members;

    DocumentationFile(string path)
    {
        _path = path;
        _members = new(Read);
    }

    /// <summary>The documentation in a file; empty if there is no such file or it is damaged.</summary>
    public static DocumentationFile At(string path) => Files.GetOrAdd(path, static path => new DocumentationFile(path));

    /// <summary>The XML of a member, or nothing.</summary>
    public string Of(string id) => _members.Value.GetValueOrDefault(id, "");

    public override bool Equals(object? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(_path);

    protected override string? GetDocumentationForSymbol(
        string documentationMemberID,
        CultureInfo preferredCulture,
        CancellationToken cancellationToken = default
    ) => Of(documentationMemberID);

    Dictionary<string, string> Read()
    {
        var members = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!File.Exists(_path))
            return members;
        try
        {
            using var reader = XmlReader.Create(
                _path,
                new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit }
            );
            while (!reader.EOF)
            {
                if (
                    reader is { NodeType: XmlNodeType.Element, Name: "member" }
                    && reader.GetAttribute("name") is { } name
                )
                    members.TryAdd(name, reader.ReadOuterXml());
                else
                    reader.Read();
            }
        }
        catch (Exception damaged) when (damaged is XmlException or IOException or UnauthorizedAccessException)
        {
            // What was read is better than nothing.
        }
        return members;
    }
}
