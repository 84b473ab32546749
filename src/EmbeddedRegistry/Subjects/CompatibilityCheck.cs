using EmbeddedKafka.Registry.Schemas;

namespace EmbeddedKafka.Registry.Subjects;

/// <summary>What a compatibility mode asks: which earlier versions are compared, and which side reads which.</summary>
internal sealed class CompatibilityCheck(CompatibilityMode mode, SchemaLoader loader)
{
    bool IsTransitive =>
        mode
            is CompatibilityMode.BackwardTransitive
                or CompatibilityMode.ForwardTransitive
                or CompatibilityMode.FullTransitive;

    bool NewReads =>
        mode is not (CompatibilityMode.None or CompatibilityMode.Forward or CompatibilityMode.ForwardTransitive);

    bool OldReads =>
        mode is not (CompatibilityMode.None or CompatibilityMode.Backward or CompatibilityMode.BackwardTransitive);

    /// <summary>Why a schema may not follow these versions, in the words of Confluent's registry; empty if it
    /// may. What the comparison with the first version that does not fit has found is told, from the latest
    /// down.</summary>
    /// <param name="versions">Oldest first.</param>
    /// <exception cref="InvalidSchemaException">An earlier version cannot be read.</exception>
    public IReadOnlyList<string> Objections(
        SchemaContent content,
        ISchema schema,
        IReadOnlyList<SchemaVersion> versions
    )
    {
        if (mode is CompatibilityMode.None)
            return [];
        foreach (var version in versions.Reverse().Take(IsTransitive ? int.MaxValue : 1))
        {
            var found = Compare(content, schema, version).ToList();
            if (found.Count == 0)
                continue;
            return
            [
                .. found,
                $"{{oldSchemaVersion: {version.Version}}}",
                $"{{oldSchema: '{version.Content.Text}'}}",
                $"{{validateFields: 'false', compatibility: '{CompatibilityNames.Of(mode)}'}}",
            ];
        }
        return [];
    }

    IEnumerable<string> Compare(SchemaContent content, ISchema schema, SchemaVersion version)
    {
        if (version.Content.Type != content.Type)
            return
            [
                $"{{errorType:'SCHEMA_TYPE_MISMATCH', description:'The new schema is of type {content.Type}, the old one "
                    + $"of type {version.Content.Type}', additionalInfo:'{version.Content.Type}'}}",
            ];
        var old = loader.Load(version.Content);
        // The side of the old schema first, as Confluent's registry has it.
        return
        [
            .. OldReads ? old.CannotRead(schema).Select(found => Say(found, reader: "old", writer: "new")) : [],
            .. NewReads ? schema.CannotRead(old).Select(found => Say(found, reader: "new", writer: "old")) : [],
        ];
    }

    static string Say(Incompatibility found, string reader, string writer)
    {
        var description = found
            .Description.Replace("{reader}", reader, StringComparison.Ordinal)
            .Replace("{writer}", writer, StringComparison.Ordinal);
        return $"{{errorType:'{found.Rule}', description:'{description}', additionalInfo:'{found.Detail}'}}";
    }
}
