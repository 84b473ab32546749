using Google.Protobuf.Reflection;

namespace EmbeddedKafka.Registry.Schemas.Protobuf;

/// <summary>The texts that a schema is made of: its own, those that it refers to, and those that everybody has. Nothing
/// is read from the disk.</summary>
internal sealed class ProtoSources : IFileSystem
{
    readonly Dictionary<string, ProtobufSchema> _references = new(StringComparer.Ordinal);

    /// <summary>A name that the schema uses itself goes before the same name further away.</summary>
    public ProtoSources(IEnumerable<SchemaReference> references)
    {
        var pending = new Queue<SchemaReference>(references);
        while (pending.TryDequeue(out var next))
        {
            if (next.Schema is not ProtobufSchema schema)
                throw new InvalidSchemaException($"the reference '{next.Name}' is not a Protobuf schema");
            if (!_references.TryAdd(next.Name, schema))
                continue;
            foreach (var further in schema.References)
                pending.Enqueue(further);
        }
    }

    public bool Exists(string path) => Find(path) is not null;

    public TextReader OpenText(string path) => new StringReader(Find(path)!);

    /// <exception cref="InvalidSchemaException">An import is not there, or imports go round in a circle.</exception>
    public void Check(IEnumerable<ProtoImport> imports) => Check(imports, [], []);

    string? Find(string path) =>
        _references.TryGetValue(path, out var schema) ? schema.Canonical : KnownImports.Find(path);

    void Check(IEnumerable<ProtoImport> imports, List<string> way, HashSet<string> done)
    {
        foreach (var (path, line) in imports)
        {
            if (way.Contains(path))
                throw new InvalidSchemaException($"imports go round in a circle: {string.Join(" → ", way)} → {path}");
            if (done.Contains(path))
                continue;
            if (_references.TryGetValue(path, out var schema))
            {
                if (way.Count == ProtoStatements.Deepest)
                    throw new InvalidSchemaException($"imports of imports, more than {ProtoStatements.Deepest} deep");
                way.Add(path);
                Check(schema.Imports, way, done);
                way.RemoveAt(way.Count - 1);
            }
            else if (!KnownImports.Has(path))
            {
                var where = way.Count == 0 ? "" : $"{way[^1]}, ";
                throw new InvalidSchemaException(
                    $"{where}line {line}: imports \"{path}\", and no reference has this name"
                );
            }
            done.Add(path);
        }
    }
}
