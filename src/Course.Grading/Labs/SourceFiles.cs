namespace Course.Grading.Labs;

/// <summary>Finds the C# files of a folder, and only those that a person wrote.</summary>
/// <remarks>
/// Editors and systems put companions beside a file that end in .cs too: Emacs locks with a link <c>.#X.cs</c> that
/// leads nowhere, macOS keeps attributes in <c>._X.cs</c>, Visual Studio recovers from <c>~AutoRecover.X.cs</c>, an
/// extension of VS Code keeps old versions in <c>.history/</c>.
/// </remarks>
public static class SourceFiles
{
    /// <summary>The sources in a folder and below it, in a stable order; none if there is no such folder.</summary>
    public static IReadOnlyList<string> In(string folder) =>
        Directory.Exists(folder)
            ?
            [
                .. Directory
                    .EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
                    .Where(path => IsSource(Path.GetRelativePath(folder, path)))
                    .Order(StringComparer.Ordinal),
            ]
            : [];

    /// <summary>Whether a path below a folder of sources is one of them.</summary>
    /// <param name="path">The path, relative to that folder.</param>
    public static bool IsSource(string path)
    {
        var parts = path.Split('/', '\\');
        return parts[^1].EndsWith(".cs", StringComparison.OrdinalIgnoreCase)
            && (char.IsLetterOrDigit(parts[^1][0]) || parts[^1][0] is '_')
            && parts[..^1].All(part => part is not ("bin" or "obj") && !part.StartsWith('.'));
    }
}
