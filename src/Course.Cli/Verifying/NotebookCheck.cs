using Course.Notebooks;

namespace Course.Cli.Verifying;

/// <summary>The rules of notebooks, with what they compare a notebook with: the pinned client and the
/// syllabus.</summary>
internal sealed class NotebookCheck(CourseHost host)
{
    readonly string? _version = RuleOptions.VersionIn(
        Path.Combine(host.Root, "Directory.Packages.props"),
        "Confluent.Kafka"
    );
    readonly HashSet<string> _ids = SyllabusItem.Read(host.Root).Select(item => item.Id).ToHashSet();

    /// <summary>What is wrong with a notebook, a sentence each; a damaged file is one.</summary>
    /// <param name="path">The notebook's full path.</param>
    /// <param name="cells">How many cells it has; 0 for a damaged file.</param>
    public IReadOnlyList<string> Findings(string path, out int cells)
    {
        cells = 0;
        try
        {
            var notebook = Notebook.Load(path);
            cells = notebook.Cells.Count;
            var options = new RuleOptions
            {
                ConfluentKafkaVersion = _version,
                KnownIds = _ids,
                FileText = File.ReadAllText(path),
            };
            return
            [
                .. NotebookRules
                    .Check(notebook, options)
                    .Select(finding => finding.ToString().Replace(path, host.Relative(path), StringComparison.Ordinal)),
            ];
        }
        catch (NotebookFormatException damaged)
        {
            return [damaged.Message.Replace(path, host.Relative(path), StringComparison.Ordinal)];
        }
    }
}
