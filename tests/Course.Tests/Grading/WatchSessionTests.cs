using System.Threading.Channels;
using Course.Cli.Watching;
using Course.Grading.Labs;
using Course.Grading.Reports;
using Course.Tests.Cli;

namespace Course.Tests.Grading;

public sealed class WatchSessionTests : IDisposable
{
    readonly TemporaryCourse _course = new();
    readonly List<int?> _graded = [];

    public WatchSessionTests()
    {
        _course.Write("labs/01-sample/README.md", "## 1. One\n## 2. Two\n");
        _course.Write(
            "labs/01-sample/One.cs",
            "namespace Labs.Sample; public static class One { public static void Go() { } }"
        );
        _course.Write(
            "labs/01-sample/Two.cs",
            "namespace Labs.Sample; public static class Two { public static void Go() { } }"
        );
        _course.Write("labs/01-sample/Contract.cs", "namespace Labs.Sample; public interface IGo;");
        _course.Write(
            "tests/Graders/SampleGrader.cs",
            """
            using Course.Grading;
            using Labs.Sample;
            namespace Graders;
            public sealed class SampleGrader
            {
                [Task(1, "one")] public void First() => One.Go();
                [Task(2, "two")] public void Second() => Two.Go();
            }
            """
        );
    }

    [Fact]
    public async Task A_save_grades_the_task_of_the_saved_file()
    {
        await WatchAsync(Saved("Two.cs"), Saved("One.cs"));
        Assert.Equal([1, 2, 1], _graded);
    }

    [Fact]
    public async Task A_save_of_what_no_task_runs_grades_the_task_so_far()
    {
        await WatchAsync(Saved("Two.cs"), Saved("Contract.cs"));
        Assert.Equal([1, 2, 2], _graded);
    }

    [Fact]
    public async Task A_save_of_several_files_stays_with_the_task_so_far_if_it_is_among_theirs()
    {
        await WatchAsync(Saved("Two.cs"), Saved("One.cs", "Two.cs"));
        Assert.Equal([1, 2, 2], _graded);
    }

    public void Dispose() => _course.Dispose();

    async Task WatchAsync(params WatchSignal[] signals)
    {
        var channel = Channel.CreateUnbounded<WatchSignal>();
        foreach (var signal in signals)
            channel.Writer.TryWrite(signal);
        channel.Writer.Complete();
        var session = new WatchSession(_course.Host(), LabCatalog.Read(_course.Root).Single(), GradeAsync);
        await session.RunAsync(channel.Reader, TestContext.Current.CancellationToken);
    }

    Task<GradeReport> GradeAsync(IReadOnlySet<int>? tasks, CancellationToken cancellation)
    {
        _graded.Add(tasks?.Single());
        return Task.FromResult(new GradeReport("01-sample", null, [], [], null, 0));
    }

    WatchSignal Saved(params string[] files) =>
        WatchSignal.OfSave(files.Select(file => Path.Combine(_course.Root, "labs", "01-sample", file)));
}
