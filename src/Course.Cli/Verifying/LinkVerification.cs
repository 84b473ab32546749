using System.Text.RegularExpressions;
using Course.Grading.Labs;
using Course.Notebooks;

namespace Course.Cli.Verifying;

/// <summary>Every link to a file or heading of the repository leads somewhere, and so does every file that a document
/// names in backticks, and every section of a notebook that a lab names. Addresses on the network are not
/// called.</summary>
internal sealed partial class LinkVerification(CourseHost host, TopicChoice choice) : IVerification
{
    readonly Dictionary<string, HashSet<string>> _anchors = [];
    readonly Dictionary<string, HashSet<string>> _sections = [];

    public string Name => "links";

    public bool RunsCode => false;

    public Task<VerificationResult> RunAsync(Action<string> say, CancellationToken cancellation)
    {
        var findings = new List<string>();
        var links = 0;
        var named = new NamedFiles(host.Root);
        foreach (var (file, text) in Texts())
        {
            say(host.Relative(file));
            findings.AddRange(
                named
                    .Missing(Path.GetDirectoryName(file)!, Block().Replace(text, ""), IsLesson(file))
                    .Select(name => $"{host.Relative(file)}: names `{name}`, which is not there")
            );
            foreach (Match link in Link().Matches(Code().Replace(text, "")))
            {
                links++;
                if (Complaint(file, link.Groups[1].Value) is { } complaint)
                    findings.Add($"{host.Relative(file)}: {complaint}");
            }
        }

        findings.AddRange(choice.Labs.SelectMany(Sections));
        return Task.FromResult(new VerificationResult([.. findings.Distinct()], [$"{links} links"]));
    }

    /// <summary>Sections that a lab sends its learner to ("notebook 02 §4.5"), and that the notebook does not
    /// have.</summary>
    IEnumerable<string> Sections(Lab lab)
    {
        foreach (var file in new[] { lab.ReadmePath, lab.HintsPath }.Where(File.Exists).Concat(lab.GraderFiles))
        foreach (var named in SectionReference.In(File.ReadAllText(file), lab.Number))
            if (
                host.Topics.All.FirstOrDefault(topic => topic.Number == named.Notebook)?.NotebookPath is { } notebook
                && !SectionsOf(notebook).Contains(named.Section)
            )
                yield return $"{host.Relative(file)}: notebook {named.Notebook} has no §{named.Section}";
    }

    HashSet<string> SectionsOf(string notebook)
    {
        if (!_sections.TryGetValue(notebook, out var sections))
            _sections[notebook] = sections = [
                .. NumberedHeading().Matches(Markdown(notebook) ?? "").Select(match => match.Groups[1].Value),
            ];
        return sections;
    }

    IEnumerable<(string File, string Text)> Texts()
    {
        var general = choice.IsAll ? NamedFiles.Documents(host.Root) : [];
        var pages = general
            .Concat(choice.Labs.SelectMany(lab => new[] { lab.ReadmePath, lab.HintsPath }).Where(File.Exists))
            .Concat(choice.Topics.Select(topic => topic.CardsPath).OfType<string>());
        foreach (var page in pages)
            yield return (page, File.ReadAllText(page));
        foreach (var path in choice.Notebooks)
            if (Markdown(path) is { } text)
                yield return (path, text);
    }

    bool IsLesson(string file) => host.Relative(file).StartsWith("notebooks/", StringComparison.Ordinal);

    /// <summary>A notebook's prose; null for a damaged file, which another check reports.</summary>
    static string? Markdown(string path)
    {
        try
        {
            return string.Join(
                "\n\n",
                Notebook.Load(path).Cells.Where(cell => cell.Kind == CellKind.Markdown).Select(cell => cell.Source)
            );
        }
        catch (NotebookFormatException)
        {
            return null;
        }
    }

    string? Complaint(string file, string target)
    {
        if (
            target.Contains("://", StringComparison.Ordinal)
            || target.StartsWith("mailto:", StringComparison.Ordinal)
            || target.StartsWith("data:", StringComparison.Ordinal)
        )
            return null;
        var parts = Uri.UnescapeDataString(target).Split('#', 2);
        var path = parts[0] is "" ? file : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, parts[0]));
        if (!File.Exists(path) && !Directory.Exists(path))
            return $"'{target}' leads to nothing";
        if (
            parts.Length < 2
            || !(path.EndsWith(".md", StringComparison.Ordinal) || path.EndsWith(".ipynb", StringComparison.Ordinal))
        )
            return null;
        return Anchors(path).Contains(parts[1].ToLowerInvariant())
            ? null
            : $"'{target}' names a heading that is not there";
    }

    HashSet<string> Anchors(string path)
    {
        if (_anchors.TryGetValue(path, out var known))
            return known;
        var text = path.EndsWith(".ipynb", StringComparison.Ordinal) ? Markdown(path) ?? "" : File.ReadAllText(path);
        var anchors = new HashSet<string>();
        foreach (var slug in Heading().Matches(Code().Replace(text, "")).Select(match => Slug(match.Groups[1].Value)))
            for (var copy = 0; !anchors.Add(copy == 0 ? slug : $"{slug}-{copy}"); copy++) { }

        anchors.UnionWith(ExplicitAnchor().Matches(text).Select(match => match.Groups[1].Value.ToLowerInvariant()));
        return _anchors[path] = anchors;
    }

    /// <summary>The anchor that git hosts and Jupyter give a heading.</summary>
    static string Slug(string heading) =>
        string.Concat(
            heading
                .Trim()
                .ToLowerInvariant()
                .Where(letter => char.IsLetterOrDigit(letter) || letter is ' ' or '-' or '_')
                .Select(letter => letter is ' ' ? '-' : letter)
        );

    [GeneratedRegex(@"!?\[[^\]]*\]\(\s*<?([^)\s>]+)>?[^)]*\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^```.*?^```|`[^`\n]+`", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Code();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();

    [GeneratedRegex(@"^#{1,6}\s+(.+?)\s*#*$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^#{1,6}\s+(\d+(?:\.\d+)?) ·", RegexOptions.Multiline)]
    private static partial Regex NumberedHeading();

    [GeneratedRegex(@"<a\s+(?:id|name)=""([^""]+)""")]
    private static partial Regex ExplicitAnchor();
}
