using System.Reflection;

namespace Differential.Tests.Framework;

/// <summary>What Apache Kafka said in a scenario, as a file of the repository.</summary>
internal static class Recording
{
    /// <summary>Set in the environment, the run against Apache Kafka writes recordings instead of comparing with
    /// them.</summary>
    public const string Switch = "DIFFERENTIAL_RECORD";

    public static string Repository { get; } =
        typeof(Recording)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(data => data.Key == "RepositoryRoot")
            .Value!;

    static string Folder { get; } = Path.Combine(Repository, "tests", "Differential.Tests", "Recorded");

    public static bool IsWanted => Environment.GetEnvironmentVariable(Switch) is "1" or "true";

    public static IEnumerable<string> Names =>
        Directory
            .EnumerateFiles(Folder, "*.txt", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Folder, file)[..^".txt".Length].Replace('\\', '/'));

    /// <summary>The transcript of a name; null when there is none.</summary>
    public static string? Read(string name) =>
        File.Exists(FileOf(name)) ? File.ReadAllText(FileOf(name)).ReplaceLineEndings("\n") : null;

    public static void Write(string name, string transcript)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FileOf(name))!);
        File.WriteAllText(FileOf(name), transcript);
    }

    static string FileOf(string name) => Path.Combine([Folder, .. $"{name}.txt".Split('/')]);
}
