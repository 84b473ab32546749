namespace EmbeddedKafka.Registry.Schemas.Protobuf;

/// <summary>An <c>import</c> of a .proto text.</summary>
internal readonly record struct ProtoImport(string Path, int Line)
{
    public static IReadOnlyList<ProtoImport> Of(IEnumerable<ProtoStatement> statements) =>
        [
            .. statements
                .Where(statement => statement.Keyword == "import" && statement.Head[^1].IsQuoted)
                .Select(statement => statement.Head[^1])
                .Select(path => new ProtoImport(path.Text[1..^1], path.Line)),
        ];
}
