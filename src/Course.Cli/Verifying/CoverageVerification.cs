using Course.Interview.Cards;
using Course.Notebooks;

namespace Course.Cli.Verifying;

/// <summary>Counts which items of the syllabus the notebooks and the cards cover, and which a cell proves. Whatever
/// covers an item counts, of whichever topic it is.</summary>
internal sealed class CoverageVerification(CourseHost host, TopicChoice choice) : IVerification
{
    public string Name => "coverage";

    public bool RunsCode => false;

    public Task<VerificationResult> RunAsync(Action<string> say, CancellationToken cancellation)
    {
        var items = SyllabusItem.Read(host.Root);
        var known = items.Select(item => item.Id).ToHashSet();
        var covered = new HashSet<string>();
        var proved = new HashSet<string>();
        var findings = new List<string>();
        if (items.Count == 0)
            findings.Add("notebooks/syllabus.md lists nothing");
        foreach (var topic in host.Topics.All.Where(topic => topic.NotebookPath is not null))
        {
            var path = topic.NotebookPath!;
            say(host.Relative(path));
            try
            {
                foreach (var cell in Notebook.Load(path).Cells)
                {
                    foreach (
                        var id in cell
                            .Course.Covers.Concat(cell.Course.Proves)
                            .Where(id => choice.Has(topic.Number) && !known.Contains(id))
                    )
                        findings.Add($"{host.Relative(path)}, {cell.Name}: {id} is not in notebooks/syllabus.md");
                    covered.UnionWith(cell.Course.Covers);
                    covered.UnionWith(cell.Course.Proves);
                    proved.UnionWith(cell.Course.Proves);
                }
            }
            catch (NotebookFormatException damaged)
            {
                if (choice.Has(topic.Number))
                    findings.Add(damaged.Message);
            }
        }

        covered.UnionWith(CardBank.Read(host.Root).Covered);
        var here = choice
            .Topics.Where(topic => topic.NotebookPath is not null)
            .Select(topic => topic.Number)
            .ToHashSet();
        var summary = choice.IsAll
            ? []
            : choice
                .Topics.Where(topic => topic.NotebookPath is null)
                .Select(topic => $"{topic.Name} has no notebook here, so nothing is counted")
                .ToList();
        foreach (
            var group in items
                .Where(item => item.Topic is { } topic && here.Contains(topic))
                .GroupBy(item => (item.Topic, item.Group))
                .OrderBy(group => group.Key.Topic)
                .ThenByDescending(group => group.Key.Group)
        )
        {
            var ids = group.Select(item => item.Id).ToList();
            var name = group.Key.Group.Length > 1 ? group.Key.Group : $"{group.Key.Group} of T{group.Key.Topic}";
            summary.Add(
                $"{name} {ids.Count(covered.Contains)}/{ids.Count} covered, {ids.Count(proved.Contains)} proved"
            );
            if (ids.Where(id => !covered.Contains(id)).ToList() is { Count: > 0 } missing)
                findings.Add($"{name}: not covered: {string.Join(", ", missing)}");
        }

        return Task.FromResult(new VerificationResult(findings, summary));
    }
}
