using EmbeddedKafka.Registry.Schemas;

namespace EmbeddedKafka.Registry.Tests.Schemas;

/// <summary>A row of a table of changes.</summary>
/// <param name="Backward">What the new schema says to what was written with the old one: <c>reads</c>, or the rules
/// that are broken with their paths.</param>
/// <param name="Forward">What the old schema says to what was written with the new one.</param>
internal sealed record SchemaChange(string Title, string Old, string New, string Backward, string Forward)
{
    /// <summary>Reads a file of this folder: paragraphs of a title and <c>old</c>, <c>new</c>, <c>backward</c> and
    /// <c>forward</c>; a line that begins with # is a comment.</summary>
    public static IReadOnlyList<SchemaChange> Read(string file)
    {
        var resource = $"{typeof(SchemaChange).Namespace}.{file}";
        using var stream =
            typeof(SchemaChange).Assembly.GetManifestResourceStream(resource)
            ?? throw new FileNotFoundException($"There is no embedded resource {resource}.");
        var lines = new StreamReader(stream).ReadToEnd().ReplaceLineEndings("\n").Split('\n');
        var paragraphs = string.Join('\n', lines.Where(line => !line.StartsWith('#')))
            .Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return [.. paragraphs.Select(paragraph => OfParagraph(paragraph.Split('\n')))];
    }

    /// <summary>Rows of a theory: the title, the reader's schema, the writer's, and what the reader says.</summary>
    public static TheoryData<string, string, string, string> Rows(string file, bool backward)
    {
        var rows = new TheoryData<string, string, string, string>();
        foreach (var change in Read(file))
        {
            var (reader, writer) = backward ? (change.New, change.Old) : (change.Old, change.New);
            rows.Add(change.Title, reader, writer, backward ? change.Backward : change.Forward);
        }
        return rows;
    }

    /// <summary>What a reader says, as a table has it.</summary>
    public static string Answer(ISchemaFormat format, string reader, string writer)
    {
        var reasons = format.Parse(reader, []).CannotRead(format.Parse(writer, []));
        return reasons.Count == 0
            ? "reads"
            : string.Join(", ", reasons.Select(reason => $"{reason.Rule} at {reason.Path}"));
    }

    static SchemaChange OfParagraph(string[] lines)
    {
        return new SchemaChange(lines[0], Value("old"), Value("new"), Value("backward"), Value("forward"));

        string Value(string key) =>
            lines.Single(line => line.StartsWith(key + " ", StringComparison.Ordinal))[key.Length..].Trim();
    }
}
