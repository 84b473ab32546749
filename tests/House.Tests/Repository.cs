using System.Reflection;

namespace House.Tests;

/// <summary>The repository that these tests are about.</summary>
static class Repository
{
    static readonly string[] NotOurs = ["bin", "obj", "artifacts", ".course", ".git"];

    /// <summary>The folder that holds Course.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The program CSharpier, as the build runs it.</summary>
    public static string CSharpier { get; } = Metadata("CSharpier");

    /// <summary>All C# files. Those in labs/ are the learner's to write, and count in CI alone.</summary>
    public static IEnumerable<string> CSharpFiles() =>
        Files(Root)
            .Where(file => file.EndsWith(".cs", StringComparison.Ordinal))
            .Where(file => Metadata("ChecksLabs") is "true" || !file.StartsWith("labs/", StringComparison.Ordinal));

    /// <summary>Every file and what its path ends in: <c>src/Course.Kit/Kit.cs</c>, <c>Course.Kit/Kit.cs</c>,
    /// <c>Kit.cs</c>.</summary>
    public static IReadOnlySet<string> EndsOfPaths() =>
        Files(Root)
            .SelectMany(file =>
            {
                var parts = file.Split('/');
                return parts.Select((_, skipped) => string.Join('/', parts[skipped..]));
            })
            .ToHashSet(StringComparer.Ordinal);

    /// <summary>The text of a file.</summary>
    /// <param name="file">Its path from <see cref="Root"/>.</param>
    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    static IEnumerable<string> Files(string folder) =>
        Directory
            .EnumerateFiles(folder)
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Concat(
                Directory
                    .EnumerateDirectories(folder)
                    .Where(inner => !NotOurs.Contains(Path.GetFileName(inner)))
                    .SelectMany(Files)
            );

    static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Course.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("No Course.sln above the tests.");
        return folder.FullName;
    }

    static string Metadata(string key) =>
        typeof(Repository)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(attribute => attribute.Key == key)
            ?.Value
        ?? "";
}
