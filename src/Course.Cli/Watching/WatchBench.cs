using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Threading.Channels;
using Course.Base;
using Course.Bench;
using Course.Grading;
using Course.Grading.Labs;
using Course.Grading.Reports;

namespace Course.Cli.Watching;

/// <summary>
/// From the write of a file to the verdict on the screen, as <c>course watch</c> does it: with small tasks of its own,
/// whose differences tell how long librdkafka waits by itself, and with the reference answer of a lab. Nothing of the
/// learner's is touched.
/// </summary>
/// <param name="course">The course.</param>
/// <param name="rounds">How often each file is saved; the median counts.</param>
/// <param name="progress">Told what is being measured.</param>
internal sealed class WatchBench(CourseFolder course, int rounds, Action<string> progress)
{
    const double Limit = 1;

    /// <summary>The pace of the load: who writes code pauses at least so long between saves.</summary>
    static readonly TimeSpan BetweenSaves = TimeSpan.FromSeconds(4);

    public async Task<IReadOnlyList<NotebookMark>> RunAsync(CancellationToken cancellation)
    {
        var waits = (await MeasureAsync(WaitsLab.Write, cancellation)).ToDictionary(measured => measured.Task);
        string Wait(int task, string what) =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"in the test, {Math.Max(0, waits[task].InTest - waits[WaitsLab.WriteRecord].InTest):0.00} s {what}"
            );
        var marks = new List<NotebookMark>
        {
            Mark("a task that does nothing", waits[WaitsLab.Nothing], "in the test", Limit),
            Mark("a task that writes a record", waits[WaitsLab.WriteRecord], "in the test", Limit),
            Mark(
                "the same, idempotent",
                waits[WaitsLab.WriteOnce],
                Wait(WaitsLab.WriteOnce, "librdkafka's wait for a producer id")
            ),
            Mark(
                "the same, and a group reads it",
                waits[WaitsLab.Read],
                Wait(WaitsLab.Read, "librdkafka's way into its group and out")
            ),
        };
        if (LabCatalog.Read(course.Root).FirstOrDefault(lab => lab.SolutionSources.Count > 0) is { } lab)
            foreach (var measured in await MeasureAsync(root => CopyAnswer(lab, root), cancellation))
                marks.Add(Mark($"lab {lab.Number} task {measured.Task}, the reference", measured, "in the test"));
        return marks;
    }

    static NotebookMark Mark(string name, Measured measured, string besideWhat, double? limit = null) =>
        new($"save to verdict: {name}", "s", measured.Whole, limit, measured.InTest, besideWhat);

    async Task<IReadOnlyList<Measured>> MeasureAsync(Action<string> write, CancellationToken cancellation)
    {
        var root = Directory.CreateTempSubdirectory("course-bench-").FullName;
        try
        {
            write(root);
            var lab = LabCatalog.Read(root).Single();
            await using var screen = new Screen();
            var host = new CourseHost(
                new Terminal(screen, TextWriter.Null, interactive: false, styled: false),
                () => root
            );
            await using var grader = new Grader(new GraderOptions { KeepSpare = true });
            GradeReport? last = null;
            var session = new WatchSession(
                host,
                lab,
                async (tasks, stop) => last = await grader.GradeAsync(lab, tasks, progress: null, stop)
            );
            var signals = Channel.CreateUnbounded<WatchSignal>();
            using var watcher = new SourceWatcher(lab.Folder, signals.Writer, TimeProvider.System);
            var verdict = screen.NextVerdict();
            var watching = session.RunAsync(signals.Reader, cancellation);
            await await Task.WhenAny(verdict, watching);

            var saves = new List<Measured>();
            for (var round = 1; round <= rounds; round++)
                foreach (var task in lab.Tasks)
                {
                    progress($"{lab.Name} task {task.Number}, save {round} of {rounds}");
                    await Task.Delay(BetweenSaves, cancellation);
                    verdict = screen.NextVerdict();
                    var clock = Stopwatch.StartNew();
                    await File.AppendAllTextAsync(FileOf(lab, task), $"// save {round}\n", cancellation);
                    await await Task.WhenAny(verdict, watching);
                    var whole = clock.Elapsed.TotalSeconds;
                    if (last is not { Passed: true, Tasks: [var graded] } || graded.Number != task.Number)
                        throw new CourseException(
                            $"The right answer to task {task.Number} of {lab.Name} did not pass."
                        );
                    saves.Add(new Measured(task.Number, whole, graded.Seconds));
                }

            signals.Writer.Complete();
            await watching;
            return
            [
                .. saves
                    .GroupBy(save => save.Task)
                    .Select(of => new Measured(
                        of.Key,
                        Median(of.Select(save => save.Whole)),
                        Median(of.Select(save => save.InTest))
                    )),
            ];
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    /// <summary>The file that a task's brief names; a save of it grades the task.</summary>
    static string FileOf(Lab lab, LabTask task) =>
        lab.Sources.First(path => task.Brief.Contains($"`{Path.GetFileName(path)}`", StringComparison.Ordinal));

    static void CopyAnswer(Lab lab, string root)
    {
        var folder = Directory.CreateDirectory(Path.Combine(root, "labs", lab.Name)).FullName;
        foreach (var path in lab.SolutionSources.Append(lab.ReadmePath))
            File.Copy(path, Path.Combine(folder, Path.GetFileName(path)));
        foreach (var path in lab.GraderFiles)
        {
            var copy = Path.Combine(root, lab.Relative(path));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(path, copy);
        }
    }

    static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    /// <summary>Seconds of one save, or their medians: to the verdict, and of these in the test itself.</summary>
    sealed record Measured(int Task, double Whole, double InTest);

    /// <summary>What the watch prints, with a word when a verdict is there whole.</summary>
    sealed class Screen : StringWriter
    {
        TaskCompletionSource? _next;

        public Task NextVerdict()
        {
            GetStringBuilder().Clear();
            _next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _next.Task;
        }

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(string? value)
        {
            base.Write(value);
            // The keys are the last line of what a save prints.
            if (GetStringBuilder().ToString().Contains("q quit", StringComparison.Ordinal))
                _next?.TrySetResult();
        }
    }
}
