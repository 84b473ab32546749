using System.Collections.Concurrent;
using System.Diagnostics;
using Course.Base;
using Course.Grading.Compilation;
using Course.Grading.Hosting;
using Course.Grading.Labs;
using Course.Grading.Reports;
using Course.Kit;

namespace Course.Grading;

/// <summary>Grades labs: compiles, runs the grader in a watched child process, reports.</summary>
/// <remarks>
/// Hosts are started before the compiler, so that their clusters stand when it is done. Several share the tests of a
/// run: a test spends most of its time waiting, and what misbehaves harms only its own host.
/// </remarks>
public sealed class Grader : IAsyncDisposable
{
    readonly GraderOptions _options;
    readonly int _hosts;
    readonly ConcurrentBag<HostProcess> _spares = [];
    LabCompiler? _compiler;

    /// <exception cref="CourseException">The program that hosts graders is missing.</exception>
    public Grader(GraderOptions? options = null)
    {
        _options = options ?? new GraderOptions();
        _hosts = ClusterProvider.Find(_options.Provider ?? Cluster.Provider) is { IsInProcess: true }
            ? _options.Hosts
            : 1;
        _spares.Add(HostProcess.Start(_options.Provider));
    }

    /// <summary>Grades the learner's code.</summary>
    /// <param name="lab">The lab.</param>
    /// <param name="tasks">The tasks to grade, by number; null for all.</param>
    /// <param name="progress">Told when a test begins and ends.</param>
    /// <param name="cancellation">Ends the host and the run.</param>
    public async Task<GradeReport> GradeAsync(
        Lab lab,
        IReadOnlySet<int>? tasks = null,
        IProgress<GradeProgress>? progress = null,
        CancellationToken cancellation = default
    )
    {
        var clock = Stopwatch.StartNew();
        progress?.Report(new GradeProgress(GradeStage.Compiling));
        var lanes = Lanes(lab, tasks);
        while (_spares.Count < lanes)
            _spares.Add(HostProcess.Start(_options.Provider));
        var compiled = await Task.Run(() => Compiler(lab).Compile(cancellation), cancellation);
        var report = await GradeAsync(lab, compiled, tasks, progress, cancellation);
        return report with { Seconds = clock.Elapsed.TotalSeconds };
    }

    /// <summary>Grades what was compiled before.</summary>
    /// <param name="lab">The lab.</param>
    /// <param name="compiled">What the compiler made of it.</param>
    /// <param name="tasks">The tasks to grade, by number; null for all.</param>
    /// <param name="progress">Told when a test begins and ends.</param>
    /// <param name="cancellation">Ends the host and the run.</param>
    public async Task<GradeReport> GradeAsync(
        Lab lab,
        CompiledLab compiled,
        IReadOnlySet<int>? tasks = null,
        IProgress<GradeProgress>? progress = null,
        CancellationToken cancellation = default
    )
    {
        var clock = Stopwatch.StartNew();
        if (lab.GraderFiles.Count == 0)
            return new GradeReport(
                lab.Name,
                null,
                [],
                [],
                $"There is no grader for {lab.Name}: tests/Graders/{lab.PascalName}Grader.cs is missing.",
                clock.Elapsed.TotalSeconds
            );
        if (!compiled.Succeeded)
            return new GradeReport(lab.Name, null, [], compiled.Errors, null, clock.Elapsed.TotalSeconds);

        var deal = new TestDeal();
        var lanes = Enumerable
            .Range(0, Lanes(lab, tasks))
            .Select(_ => new GradeLane(compiled, tasks, deal, progress))
            .ToList();
        await Task.WhenAll(lanes.Select(lane => RunAsync(lane, cancellation)));
        if (_options.KeepSpare && _spares.IsEmpty)
            _spares.Add(HostProcess.Start(_options.Provider));
        return new GradeReport(
            lab.Name,
            lanes.Select(lane => lane.Provider).FirstOrDefault(provider => provider is not null),
            Tasks(lanes),
            [],
            lanes.Select(lane => lane.SetupError).FirstOrDefault(error => error is not null),
            clock.Elapsed.TotalSeconds
        );
    }

    /// <summary>The one of the last run when it was the same lab: it compiles only what has changed since.</summary>
    LabCompiler Compiler(Lab lab) => _compiler?.Lab == lab ? _compiler : _compiler = new LabCompiler(lab);

    /// <summary>A lane for each task, as far as there are hosts.</summary>
    int Lanes(Lab lab, IReadOnlySet<int>? tasks) => Math.Clamp(tasks?.Count ?? lab.Tasks.Count, 1, _hosts);

    async Task RunAsync(GradeLane lane, CancellationToken cancellation)
    {
        while (!lane.Done)
        {
            var host = _spares.TryTake(out var spare) ? spare : HostProcess.Start(_options.Provider);
            var healthy = false;
            try
            {
                healthy = await lane.ContinueAsync(host, cancellation);
            }
            finally
            {
                if (healthy && _options.ReuseHosts)
                    _spares.Add(host);
                else
                    await host.DisposeAsync();
            }
        }
    }

    static IReadOnlyList<TaskReport> Tasks(IEnumerable<GradeLane> lanes) =>
        [
            .. lanes
                .SelectMany(lane => lane.Tests)
                .OrderBy(test => test.Position)
                .Select(test => test.Report)
                .GroupBy(test => test.Task)
                .OrderBy(group => group.Key)
                .Select(group => new TaskReport(group.Key, group.First().Title, [.. group])),
        ];

    public async ValueTask DisposeAsync() =>
        await Task.WhenAll(
            Enumerable
                .Range(0, _spares.Count)
                .Select(_ => _spares.TryTake(out var spare) ? spare.DisposeAsync().AsTask() : Task.CompletedTask)
        );
}
