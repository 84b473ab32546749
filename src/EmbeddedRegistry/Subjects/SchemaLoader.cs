using System.Runtime.CompilerServices;
using EmbeddedKafka.Registry.Schemas;

namespace EmbeddedKafka.Registry.Subjects;

/// <summary>Reads schemas with everything that they refer to.</summary>
internal sealed class SchemaLoader(IReadOnlyList<ISchemaFormat> formats, RegistryState state)
{
    /// <summary>How long a chain of references may be; a log that was written by others may have a circle.</summary>
    const int MaxChain = 100;

    /// <summary>In a request, as the version of a reference: the latest.</summary>
    const int Latest = -1;

    readonly ConditionalWeakTable<SchemaContent, ISchema> _loaded = [];

    /// <summary>The names of the formats.</summary>
    public IEnumerable<string> Types => formats.Select(format => format.Name);

    /// <summary>Reads what a client sent and gives it back in its canonical form.</summary>
    /// <param name="normalize">Whether what is only written differently is to be the same.</param>
    /// <exception cref="InvalidSchemaException">It, or a schema that it refers to, is none.</exception>
    public (SchemaContent Content, ISchema Schema) Read(SchemaContent sent, bool normalize)
    {
        ReferenceName[] references = [.. sent.References.Select(Resolve)];
        var schema = Parse(sent.Type, sent.Text, references, 0);
        var text = normalize ? schema.Normalized : schema.Canonical;
        var content = new SchemaContent(sent.Type, text, references, sent.Metadata, sent.RuleSet);
        _loaded.AddOrUpdate(content, schema);
        return (content, schema);
    }

    /// <summary>A schema of the log.</summary>
    /// <exception cref="InvalidSchemaException">It, or a schema that it refers to, is none.</exception>
    public ISchema Load(SchemaContent content) => Load(content, 0);

    ISchema Load(SchemaContent content, int chain)
    {
        if (_loaded.TryGetValue(content, out var known))
            return known;
        var schema = Parse(content.Type, content.Text, content.References, chain);
        _loaded.AddOrUpdate(content, schema);
        return schema;
    }

    ISchema Parse(string type, string text, IReadOnlyList<ReferenceName> references, int chain)
    {
        if (chain > MaxChain)
            throw new InvalidSchemaException($"its references go more than {MaxChain} schemas deep");
        var format =
            formats.FirstOrDefault(format => format.Name == type)
            ?? throw new InvalidSchemaException(
                $"schema type '{type}' is unknown; there are {string.Join(", ", Types)}"
            );
        if (references.DistinctBy(reference => reference.Name).Count() != references.Count)
            throw new InvalidSchemaException("two references have the same name");
        return format.Parse(
            text,
            [
                .. references.Select(reference => new SchemaReference(
                    reference.Name,
                    Load(Find(reference, type), chain + 1)
                )),
            ]
        );
    }

    SchemaContent Find(ReferenceName reference, string type)
    {
        var found =
            state.Find(reference.Subject, reference.Version)?.Content
            ?? throw new InvalidSchemaException(
                $"no schema reference found for subject \"{reference.Subject}\" and version {reference.Version}"
            );
        return found.Type == type
            ? found
            : throw new InvalidSchemaException(
                $"its reference '{reference.Name}' is a schema of type {found.Type}, not {type}"
            );
    }

    ReferenceName Resolve(ReferenceName reference) =>
        reference.Version == Latest
        && state.Versions(reference.Subject).LastOrDefault(version => !version.Deleted) is { } latest
            ? reference with
            {
                Version = latest.Version,
            }
            : reference;
}
