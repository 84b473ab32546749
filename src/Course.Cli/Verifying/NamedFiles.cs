using System.Text.RegularExpressions;

namespace Course.Cli.Verifying;

/// <summary>The files and folders that documents name in backticks, and whether they are there. A name counts when it
/// begins with a folder of the repository's top level (<c>src/Course.Kit</c>) or ends as source and documents do
/// (<c>ApiCatalog.cs</c>); then some path must be that name or end in it. Names with <c>NN</c> or other placeholders,
/// and what runs leave behind, do not count.</summary>
internal sealed partial class NamedFiles
{
    static readonly string[] Endings = [".cs", ".csproj", ".css", ".ipynb", ".js", ".md", ".props", ".sln", ".targets"];

    static readonly string[] Generated = ["artifacts", ".course", ".git", "bin", "obj", "node_modules"];

    readonly HashSet<string> _topLevel;
    readonly HashSet<string> _endsOfPaths = new(StringComparer.Ordinal);

    /// <param name="root">The folder of the repository.</param>
    public NamedFiles(string root)
    {
        var paths = Paths(root).Select(path => Path.GetRelativePath(root, path).Replace('\\', '/')).ToList();
        _topLevel = [.. paths.Where(path => !path.Contains('/'))];
        foreach (var path in paths)
        {
            _endsOfPaths.Add(path);
            for (var slash = path.IndexOf('/'); slash >= 0; slash = path.IndexOf('/', slash + 1))
                _endsOfPaths.Add(path[(slash + 1)..]);
        }
    }

    /// <summary>The documents of the repository: every Markdown file but those of topics.</summary>
    public static IEnumerable<string> Documents(string root) =>
        Paths(root)
            .Where(path => path.EndsWith(".md", StringComparison.Ordinal))
            .Where(path =>
                Path.GetRelativePath(root, path).Split(Path.DirectorySeparatorChar)[0] is not ("labs" or "notebooks")
            );

    /// <summary>The names in a Markdown text that lead to nothing.</summary>
    /// <param name="folder">The folder of the text.</param>
    /// <param name="markdown">The text, without its blocks of code.</param>
    /// <param name="onlyRooted">Whether only names that begin with a top-level folder count: a lesson also names files
    /// of other projects.</param>
    public IEnumerable<string> Missing(string folder, string markdown, bool onlyRooted) =>
        InBackticks()
            .Matches(markdown)
            .Select(match => match.Groups[1].Value.TrimEnd('/'))
            .Where(name =>
                Counts(name, onlyRooted) && !_endsOfPaths.Contains(name) && !Path.Exists(Path.Combine(folder, name))
            );

    bool Counts(string name, bool onlyRooted) =>
        !Placeholder().IsMatch(name)
        && !Generated.Contains(FirstPart(name))
        && (
            name.Contains('/') && _topLevel.Contains(FirstPart(name))
            || !onlyRooted
                && Endings.Any(ending => name.EndsWith(ending, StringComparison.Ordinal) && name.Length > ending.Length)
        );

    static string FirstPart(string name) => name.Split('/')[0];

    static IEnumerable<string> Paths(string folder) =>
        Directory
            .EnumerateFileSystemEntries(folder)
            .Where(path => !Generated.Contains(Path.GetFileName(path)))
            .SelectMany(path => Directory.Exists(path) ? Paths(path).Prepend(path) : [path]);

    [GeneratedRegex(@"`(\.?[\w.][\w./-]*)`")]
    private static partial Regex InBackticks();

    [GeneratedRegex(@"(?<![A-Za-z])(NN|X)(?![a-z])|TOPIC|SCENARIO|AREA")]
    private static partial Regex Placeholder();
}
