using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace EmbeddedKafka.Registry.Subjects;

/// <summary>What was registered, without under which subject. Two with the same <see cref="Guid"/> are the same schema
/// and have the same id.</summary>
/// <param name="Type">AVRO, JSON or PROTOBUF.</param>
/// <param name="Text">The schema in its canonical form.</param>
/// <param name="Metadata">Properties, tags and what is sensitive, as JSON; kept and given back.</param>
/// <param name="RuleSet">Rules of a data contract, as JSON; kept and given back.</param>
internal sealed record SchemaContent(
    string Type,
    string Text,
    IReadOnlyList<ReferenceName> References,
    JsonObject? Metadata = null,
    JsonObject? RuleSet = null
)
{
    /// <summary>The same wherever the same schema is registered.</summary>
    public Guid Guid { get; } = GuidOf(Type, Text, References, Metadata, RuleSet);

    /// <summary>The name and value of a property of the metadata.</summary>
    public string? Property(string name) =>
        Metadata?["properties"] is JsonObject properties && properties[name] is JsonValue value
            ? value.ToString()
            : null;

    static Guid GuidOf(
        string type,
        string text,
        IReadOnlyList<ReferenceName> references,
        JsonObject? metadata,
        JsonObject? ruleSet
    )
    {
        var all = new StringBuilder(text.Length + 64).Append(type).Append('\n').Append(text);
        foreach (var (name, subject, version) in references)
            all.Append('\n').Append(name).Append('\n').Append(subject).Append('\n').Append(version);
        if (metadata is not null)
            all.Append("\nmetadata ").Append(metadata.ToJsonString());
        if (ruleSet is not null)
            all.Append("\nruleSet ").Append(ruleSet.ToJsonString());
        return new Guid(MD5.HashData(Encoding.UTF8.GetBytes(all.ToString())), bigEndian: true);
    }
}
