using Course.Notebooks;

namespace Course.Cli;

/// <summary>The notebooks keep the rules that let one file run on every engine: dialect, first cell, metadata, stripped outputs, links.</summary>
internal sealed class NotebookRulesVerification(CourseHost host, TopicChoice choice) : IVerification
{
    public string Name => "notebook rules";

    public bool RunsCode => false;

    public async Task<VerificationResult> RunAsync(Action<string> say, CancellationToken cancellation)
    {
        var version = RuleOptions.VersionIn(Path.Combine(host.Root, "Directory.Packages.props"), "Confluent.Kafka");
        var ids = SyllabusItem.Read(host.Root).Select(item => item.Id).ToHashSet();
        var findings = new List<string>();
        var summary = new List<string>();
        foreach (var path in choice.Notebooks)
        {
            say(host.Relative(path));
            try
            {
                var notebook = Notebook.Load(path);
                var options = new RuleOptions { ConfluentKafkaVersion = version, KnownIds = ids, FileText = await File.ReadAllTextAsync(path, cancellation) };
                findings.AddRange(NotebookRules.Check(notebook, options).Select(finding => finding.ToString().Replace(path, host.Relative(path), StringComparison.Ordinal)));
                summary.Add($"{host.Relative(path)}: {notebook.Cells.Count} cells");
            }
            catch (NotebookFormatException damaged)
            {
                findings.Add(damaged.Message);
            }
        }

        return new VerificationResult(findings, summary);
    }
}
