using Course.Base;

namespace Course.Cli;

/// <summary>Tells whether this program was built from the sources as they are now; the build leaves a stamp beside
/// it.</summary>
internal static class BuildStamp
{
    /// <summary>The hidden command by which the wrapper scripts ask.</summary>
    public const string CommandName = "is-built";

    public static bool IsCurrent() =>
        RootFolder.TryFind(AppContext.BaseDirectory) is { } root
        && IsCurrent(root, Path.Combine(AppContext.BaseDirectory, "course.built"));

    /// <summary>True when nothing below src/ and no shared build file is newer than the stamp, which bears the time at
    /// which the build began.</summary>
    /// <param name="projects">The folders below src/ that count; all, if none is named.</param>
    public static bool IsCurrent(string root, string stamp, params string[] projects)
    {
        if (!File.Exists(stamp))
            return false;
        var built = File.GetLastWriteTimeUtc(stamp);
        return Shared(root).All(file => file.LastWriteTimeUtc <= built)
            && Projects(root)
                .Where(project => projects.Length == 0 || projects.Contains(project.Name))
                .All(project =>
                    project.EnumerateFiles().All(file => file.LastWriteTimeUtc <= built)
                    && project
                        .EnumerateDirectories()
                        .Where(folder => folder.Name is not ("bin" or "obj"))
                        .All(folder => IsOlder(folder, built))
                );
    }

    static IEnumerable<FileInfo> Shared(string root) =>
        new DirectoryInfo(root)
            .EnumerateFiles()
            .Where(file =>
                file.Name is "global.json" or ".editorconfig"
                || file.Name.StartsWith("Directory.", StringComparison.Ordinal)
            )
            .Append(new FileInfo(Path.Combine(root, "labs", "Packages.props")));

    static IEnumerable<DirectoryInfo> Projects(string root) =>
        Directory.Exists(Path.Combine(root, "src"))
            ? new DirectoryInfo(Path.Combine(root, "src")).EnumerateDirectories()
            : [];

    /// <summary>A folder's own time tells of files that were removed or renamed.</summary>
    static bool IsOlder(DirectoryInfo folder, DateTime built) =>
        folder.LastWriteTimeUtc <= built
        && folder
            .EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
            .All(entry => entry.LastWriteTimeUtc <= built);
}
