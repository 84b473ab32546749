using Course.Grading;
using Course.Grading.Reports;
using Spectre.Console;

namespace Course.Cli.Views;

/// <summary>Shows on a terminal what a grader is doing, and each failure as soon as it is known; elsewhere
/// nothing.</summary>
internal static class GradeProgressView
{
    /// <param name="terminal">Where to show it; null shows nothing.</param>
    /// <param name="failed">Called with each test that failed, while others still run.</param>
    /// <param name="grade">The run.</param>
    public static Task<GradeReport> FollowAsync(
        Terminal? terminal,
        Action<TestReport> failed,
        Func<IProgress<GradeProgress>?, Task<GradeReport>> grade
    ) =>
        terminal is { Interactive: true }
            ? terminal.Out.Status().StartAsync("compiling your code", context => grade(new Spinner(context, failed)))
            : grade(null);

    sealed class Spinner(StatusContext context, Action<TestReport> failed) : IProgress<GradeProgress>
    {
        public void Report(GradeProgress progress)
        {
            if (progress.Report is { Passed: false } test)
                failed(test);
            var text = progress.Stage switch
            {
                GradeStage.Compiling => "compiling your code",
                GradeStage.WaitingForCluster => progress.Test ?? "starting a cluster",
                _ => $"task {progress.Task}: {progress.Title}",
            };
            context.Status(Markup.Escape(text));
        }
    }
}
