using System.Diagnostics;
using Course.Grading.Hosting;

namespace Course.Grading;

/// <summary>Grades labs: compiles, runs the grader in a watched child process, reports.</summary>
/// <remarks>A host is started when the grader is created, so that its cluster stands when the compiler is done.</remarks>
public sealed class Grader : IAsyncDisposable
{
    readonly GraderOptions _options;
    HostProcess? _spare;

    /// <exception cref="Course.Kit.CourseException">The program that hosts graders is missing.</exception>
    public Grader(GraderOptions? options = null)
    {
        _options = options ?? new GraderOptions();
        _spare = HostProcess.Start(_options.Provider);
    }

    /// <summary>Grades the learner's code.</summary>
    /// <param name="lab">The lab.</param>
    /// <param name="task">The only task to grade; null for all.</param>
    /// <param name="progress">Told when a test begins and ends.</param>
    /// <param name="cancellation">Ends the host and the run.</param>
    public async Task<GradeReport> GradeAsync(Lab lab, int? task = null, IProgress<GradeProgress>? progress = null, CancellationToken cancellation = default)
    {
        var clock = Stopwatch.StartNew();
        progress?.Report(new GradeProgress(GradeStage.Compiling));
        var compiled = await Task.Run(() => LabCompiler.Compile(lab, cancellation), cancellation);
        var report = await GradeAsync(lab, compiled, task, progress, cancellation);
        return report with { Seconds = clock.Elapsed.TotalSeconds };
    }

    /// <summary>Grades what was compiled before.</summary>
    /// <param name="lab">The lab.</param>
    /// <param name="compiled">What the compiler made of it.</param>
    /// <param name="task">The only task to grade; null for all.</param>
    /// <param name="progress">Told when a test begins and ends.</param>
    /// <param name="cancellation">Ends the host and the run.</param>
    public async Task<GradeReport> GradeAsync(Lab lab, CompiledLab compiled, int? task = null, IProgress<GradeProgress>? progress = null, CancellationToken cancellation = default)
    {
        var clock = Stopwatch.StartNew();
        if (lab.GraderFiles.Count == 0) return new GradeReport(lab.Name, null, [], [], $"There is no grader for {lab.Name}: tests/Graders/{lab.PascalName}Grader.cs is missing.", clock.Elapsed.TotalSeconds);
        if (!compiled.Succeeded) return new GradeReport(lab.Name, null, [], compiled.Errors, null, clock.Elapsed.TotalSeconds);

        var run = new GradeRun(compiled, task, progress);
        while (!run.Done)
        {
            var host = Interlocked.Exchange(ref _spare, null) ?? HostProcess.Start(_options.Provider);
            var healthy = false;
            try
            {
                healthy = await run.ContinueAsync(host, cancellation);
            }
            finally
            {
                if (healthy && _options.ReuseHosts) _spare = host;
                else await host.DisposeAsync();
            }
        }

        if (_options.KeepSpare) _spare ??= HostProcess.Start(_options.Provider);
        return new GradeReport(lab.Name, run.Provider, run.Tasks(), [], run.SetupError, clock.Elapsed.TotalSeconds);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _spare, null) is { } spare) await spare.DisposeAsync();
    }
}
