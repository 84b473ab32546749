using System.Reflection;

namespace EmbeddedKafka.Registry.Tests.Differential;

/// <summary>The scripts, and what the registries answered, as files of the repository.</summary>
static class Transcripts
{
    /// <summary>Set in the environment, what is answered is recorded instead of compared.</summary>
    public const string Switch = "DIFFERENTIAL_RECORD";

    static string Folder { get; } = FileOf("Differential");

    /// <summary>A file of this project's folder in the repository.</summary>
    public static string FileOf(params string[] path) =>
        Path.Combine([
            typeof(Transcripts)
                .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
                .Single(data => data.Key == "RepositoryRoot")
                .Value!,
            "tests",
            "EmbeddedRegistry.Tests",
            .. path,
        ]);

    public static bool IsRecorded => Environment.GetEnvironmentVariable(Switch) is "1" or "true";

    /// <summary>Of all scripts; the name of each begins with that of its file.</summary>
    public static IReadOnlyDictionary<string, Script> Scripts { get; } =
        Directory
            .EnumerateFiles(Path.Combine(Folder, "Scripts"), "*.txt")
            .Order(StringComparer.Ordinal)
            .SelectMany(file =>
                Script.ParseAll(Path.GetFileNameWithoutExtension(file), File.ReadAllText(file).ReplaceLineEndings("\n"))
            )
            .ToDictionary(script => script.Name);

    /// <summary>What one registry has answered to all scripts of a file, by script.</summary>
    public static IReadOnlyDictionary<string, string> Read(string registry) =>
        Directory
            .EnumerateFiles(Path.Combine(Folder, "Recorded"), $"*.{registry}.txt")
            .SelectMany(file => Blocks(File.ReadAllText(file).ReplaceLineEndings("\n")))
            .ToDictionary(block => block.Name, block => block.Text);

    public static void Write(string registry, IReadOnlyDictionary<string, string> answers)
    {
        foreach (var file in answers.GroupBy(answer => answer.Key.Split('/')[0]))
            File.WriteAllText(
                Path.Combine(Folder, "Recorded", $"{file.Key}.{registry}.txt"),
                string.Join('\n', file.Select(answer => $"== {answer.Key}\n{answer.Value}"))
            );
    }

    public static IEnumerable<(string Name, string Text)> Blocks(string text)
    {
        foreach (var block in $"\n{text}".Split("\n== ").Skip(1))
        {
            var parts = block.Split('\n', 2);
            yield return (parts[0].Trim(), parts[1].TrimEnd('\n') + "\n");
        }
    }
}
