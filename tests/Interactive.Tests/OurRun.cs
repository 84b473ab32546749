using System.Collections.Concurrent;
using Course.Notebooks;
using Kernel.Tests;

namespace Interactive.Tests;

/// <summary>The run of a notebook by our own engine: the last that <c>course verify</c> or <c>course run</c> kept, or a
/// new one.</summary>
internal static class OurRun
{
    static readonly ConcurrentDictionary<string, Lazy<Task<RunResult>>> Runs = [];

    /// <summary>The run; tests that ask for the same notebook's at once share it.</summary>
    public static Task<RunResult> OfAsync(string notebook) =>
        Runs.GetOrAdd(notebook, _ => new Lazy<Task<RunResult>>(() => FindAsync(notebook))).Value;

    static async Task<RunResult> FindAsync(string notebook)
    {
        if (Kept(notebook) is { } kept)
            return kept;
        var (code, output, error) = await ChildProcess.RunAsync(
            "dotnet",
            [Checkout.Course, "run", notebook, "--cluster", "embedded"],
            Checkout.Root
        );
        Assert.True(code == 0, output + error);
        return Kept(notebook, mayLackCells: true)
            ?? throw new InvalidOperationException($"course run {notebook} kept nothing: {output}");
    }

    static RunResult? Kept(string notebook, bool mayLackCells = false) =>
        new[] { "verified", "runs" }
            .Select(folder => Path.Combine(Checkout.Root, "artifacts", folder, Path.GetFileName(notebook)))
            .Where(File.Exists)
            .Select(path => Load(path, notebook))
            .FirstOrDefault(run =>
                run is { Succeeded: true, Claims: > 0 } && (mayLackCells || run.Skipped == 0) && IsOf(notebook, run)
            );

    /// <summary>Whether it ran the notebook's code as it is now. In a gap there may be the solution.</summary>
    static bool IsOf(string notebook, RunResult run)
    {
        var cells = Notebook.Load(notebook).CodeCells.ToList();
        return cells.Count == run.Cells.Count
            && cells
                .Zip(run.Cells)
                .All(pair => pair.First.Course.Exercise == ExerciseRole.Gap || pair.First.Source == pair.Second.Source);
    }

    // One that an older engine wrote may not be readable.
    static RunResult? Load(string path, string notebook)
    {
        try
        {
            return RunNotebook.Load(path, notebook);
        }
        catch (NotebookFormatException)
        {
            return null;
        }
    }
}
