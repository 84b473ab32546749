using Course.Cli;
using DockerKafka.Compose;

namespace Course.Tests.Cli;

/// <summary>A course folder of a test's own, and <c>course</c> run in it without a terminal.</summary>
public sealed class TemporaryCourse : IDisposable
{
    public TemporaryCourse(params string[] files)
    {
        Root = Directory.CreateTempSubdirectory("course-test-").FullName;
        Write("Course.sln", "");
        foreach (var file in files)
            Write(file, "");
    }

    public string Root { get; }

    /// <summary>What runs in the place of Docker's programs; null for the real ones.</summary>
    internal RunProgram? Programs { get; init; }

    public void Write(string path, string text)
    {
        var full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    public string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] args)
    {
        var output = new StringWriter();
        var error = new StringWriter();
        var code = await CourseApp.RunAsync(args, Host(output, error));
        return (code, output.ToString(), error.ToString());
    }

    internal CourseHost Host(TextWriter? output = null, TextWriter? error = null) =>
        new(
            new Terminal(output ?? TextWriter.Null, error ?? TextWriter.Null, interactive: false, styled: false),
            () => Root,
            programs: Programs
        );

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
