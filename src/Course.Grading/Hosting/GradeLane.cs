using System.Diagnostics;
using Course.Grading.Compilation;
using Course.Grading.Reports;

namespace Course.Grading.Hosting;

/// <summary>One lane of a run: takes tests from the deal and runs them one after another, over as many hosts as the
/// learner's code uses up.</summary>
internal sealed class GradeLane(
    CompiledLab compiled,
    IReadOnlySet<int>? tasks,
    TestDeal deal,
    IProgress<GradeProgress>? progress
)
{
    /// <summary>More than any log needs, and still nothing to a machine.</summary>
    const long OutputLimit = 16 * 1024 * 1024;

    const long DiskLimit = 256 * 1024 * 1024;

    /// <summary>A consumer that polls in vain uses a few percent of a core; a loop uses what a loaded machine leaves
    /// it.</summary>
    const double BusyShare = 0.15;

    /// <summary>A cluster that takes this long for one step does not come; the provider itself gives up sooner and can
    /// say why.</summary>
    static readonly TimeSpan StartDeadline = TimeSpan.FromMinutes(3);

    static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(200);
    static readonly TimeSpan OutputDeadline = TimeSpan.FromSeconds(1);

    readonly List<(int Position, TestReport Report)> _tests = [];
    int? _position;

    public bool Done { get; private set; }

    public string? SetupError { get; private set; }

    public string? Provider { get; private set; }

    /// <summary>The tests that this lane ran, each with its position in the whole run.</summary>
    public IReadOnlyList<(int Position, TestReport Report)> Tests => _tests;

    /// <summary>Runs tests in this host until none is left or the host is used up.</summary>
    /// <returns>Whether the host is unharmed and can serve another run.</returns>
    public async Task<bool> ContinueAsync(HostProcess host, CancellationToken cancellation)
    {
        progress?.Report(new GradeProgress(GradeStage.WaitingForCluster));
        var (loaded, began) = (false, false);
        TaskFailure? last = null;
        while ((_position ??= deal.Take()) is { } position)
        {
            await host.SendAsync(
                new HostCommand(
                    loaded ? null : compiled.Assembly,
                    loaded ? null : compiled.Symbols,
                    loaded ? null : compiled.Grader?.Assembly,
                    loaded ? null : compiled.Grader?.Symbols,
                    tasks is null ? null : [.. tasks],
                    position,
                    host.Mark
                ),
                cancellation
            );
            loaded = true;
            for (var answered = false; !answered; )
            {
                switch (await WithinAsync(host, StartDeadline, cancellation))
                {
                    case TestStarted started:
                        began = true;
                        Provider = host.Provider;
                        progress?.Report(
                            new GradeProgress(GradeStage.TestStarted, started.Name, started.Task, started.Title)
                        );
                        var (report, alive) = await FollowAsync(host, started, host.Marks += 2, cancellation);
                        _tests.Add((position, report));
                        _position = null;
                        progress?.Report(
                            new GradeProgress(GradeStage.TestEnded, report.Name, report.Task, report.Title, report)
                        );
                        if (!alive)
                            return false;
                        break;
                    case ClusterStarting starting:
                        progress?.Report(new GradeProgress(GradeStage.WaitingForCluster, starting.Step));
                        break;
                    case CommandDone done:
                        deal.SetCount(done.Tests);
                        _position = null;
                        answered = true;
                        break;
                    case SetupFailed failed:
                        return Stop(failed.Reason);
                    case ProcessFailing failing:
                        last = failing.Failure;
                        break;
                    case null when began:
                        BlameLast(
                            last
                                ?? EndOfProcess.Describe(
                                    await host.ExitCodeAsync(),
                                    await host.Errors.SinceMarkAsync(OutputDeadline)
                                )
                        );
                        return false;
                    case null:
                        return Stop(await NoHostAsync(host));
                }
            }
        }

        Done = true;
        return true;
    }

    async Task<(TestReport Report, bool Alive)> FollowAsync(
        HostProcess host,
        TestStarted started,
        int marks,
        CancellationToken cancellation
    )
    {
        var clock = Stopwatch.StartNew();
        var busyBefore = host.Busy;
        var limit = TimeSpan.FromSeconds(started.TimeLimitSeconds);
        TaskFailure? last = null;
        var next = host.NextAsync(cancellation);
        while (true)
        {
            var woken = await Task.WhenAny(next, Task.Delay(WatchInterval, cancellation));
            cancellation.ThrowIfCancellationRequested();
            if (woken == next)
            {
                switch (await next)
                {
                    case TestEnded ended:
                        await host.Output.WaitForMarkAsync(marks, OutputDeadline);
                        return (Report(ended.Failure, ended.Seconds, host.Output.TakeBefore(marks)), true);
                    case ProcessFailing failing:
                        last = failing.Failure;
                        break;
                    case null:
                        var failure =
                            last
                            ?? EndOfProcess.Describe(
                                await host.ExitCodeAsync(),
                                await host.Errors.SinceMarkAsync(OutputDeadline)
                            );
                        return (
                            Report(
                                failure,
                                clock.Elapsed.TotalSeconds,
                                await host.Output.SinceMarkAsync(OutputDeadline)
                            ),
                            false
                        );
                }

                next = host.NextAsync(cancellation);
            }
            else if (Excess(host, clock.Elapsed, limit, busyBefore) is { } failure)
            {
                host.Kill();
                return (
                    Report(
                        last ?? failure,
                        clock.Elapsed.TotalSeconds,
                        await host.Output.SinceMarkAsync(OutputDeadline)
                    ),
                    false
                );
            }
        }

        TestReport Report(TaskFailure? failure, double seconds, string output) =>
            new(started.Name, started.Task, started.Title, started.Source, failure, seconds, output);
    }

    /// <summary>The process ended between two tests: what the last one left running did it.</summary>
    void BlameLast(TaskFailure failure)
    {
        var (position, report) = _tests[^1];
        if (report.Passed)
            _tests[^1] = (position, report with { Failure = failure });
    }

    static TaskFailure? Excess(HostProcess host, TimeSpan elapsed, TimeSpan limit, TimeSpan busyBefore)
    {
        if (elapsed > limit)
        {
            var busy = (host.Busy - busyBefore) / elapsed > BusyShare;
            return new TaskFailure(
                FailureKind.TimeLimit,
                busy
                    ? $"still running after {limit.TotalSeconds:0} s, busy all the time: a loop that never ends"
                    : $"still not finished after {limit.TotalSeconds:0} s, waiting most of the time: something "
                        + "is awaited that never comes, or a loop around Consume() has no end"
            );
        }

        if (host.Output.Length > OutputLimit)
            return new TaskFailure(
                FailureKind.OutputLimit,
                $"your code printed more than {OutputLimit / (1024 * 1024)} MB",
                "a line here and there; a log is not a place for every record"
            );
        return FolderSize(host.Folder) > DiskLimit
            ? new TaskFailure(
                FailureKind.DiskLimit,
                $"your code wrote more than {DiskLimit / (1024 * 1024)} MB of files",
                "nothing on disk: the records are in Kafka"
            )
            : null;
    }

    static long FolderSize(string folder)
    {
        try
        {
            return new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A file that went away while it was counted counts next time.
            return 0;
        }
    }

    static async Task<HostEvent?> WithinAsync(HostProcess host, TimeSpan deadline, CancellationToken cancellation)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(deadline);
        try
        {
            return await host.NextAsync(timeout.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new SetupFailed($"The cluster did not answer within {deadline.TotalMinutes:0} minutes.");
        }
    }

    bool Stop(string reason)
    {
        SetupError = reason;
        deal.Close();
        Done = true;
        return false;
    }

    static async Task<string> NoHostAsync(HostProcess host)
    {
        var code = await host.ExitCodeAsync();
        var errors = (await host.Errors.SinceMarkAsync(OutputDeadline)).Trim();
        var first = errors.Split('\n')[0];
        return "The process that runs the lab ended before any task began (exit code "
            + $"{code?.ToString() ?? "unknown"}){(first is "" ? "." : $": {first}")}";
    }
}
