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

    /// <summary>Commits all of it in a git repository of its own, as a clone has it.</summary>
    public async Task CommitAsync()
    {
        await GitAsync("init", "-q", "-b", "main");
        await GitAsync("add", "-A");
        await GitAsync(
            "-c",
            "user.name=t",
            "-c",
            "user.email=t@example.org",
            "-c",
            "commit.gpgsign=false",
            "commit",
            "-q",
            "-m",
            "all"
        );
    }

    /// <summary>Makes the last commit the upstream's, so that later ones are the learner's own.</summary>
    public async Task FollowUpstreamAsync()
    {
        await GitAsync("update-ref", "refs/remotes/origin/main", "HEAD");
        await GitAsync("config", "remote.origin.url", Root);
        await GitAsync("config", "remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*");
        await GitAsync("branch", "-q", "--set-upstream-to=origin/main");
    }

    async Task GitAsync(params string[] arguments) =>
        Assert.NotNull(await Git.RunAsync(Root, TestContext.Current.CancellationToken, arguments));

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
