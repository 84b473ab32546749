namespace Course.Cli.Verifying;

/// <summary>The notebooks keep the rules that let one file run on every engine: dialect, first cell, metadata, stripped
/// outputs, links.</summary>
internal sealed class NotebookRulesVerification(CourseHost host, TopicChoice choice) : IVerification
{
    public string Name => "notebook rules";

    public bool RunsCode => false;

    public Task<VerificationResult> RunAsync(Action<string> say, CancellationToken cancellation)
    {
        var check = new NotebookCheck(host);
        var findings = new List<string>();
        var summary = new List<string>();
        foreach (var path in choice.Notebooks)
        {
            say(host.Relative(path));
            findings.AddRange(check.Findings(path, out var cells));
            summary.Add($"{host.Relative(path)}: {cells} cells");
        }

        return Task.FromResult(new VerificationResult(findings, summary));
    }
}
