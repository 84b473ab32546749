using Course.Notebooks;
using Kernel.Tests;

namespace Interactive.Tests;

/// <summary>The run of a notebook by our own engine: the last that <c>course run</c> kept, or a new one.</summary>
internal static class OurRun
{
    public static async Task<RunResult> OfAsync(string notebook)
    {
        if (Kept(notebook) is { } kept)
            return kept;
        var (code, output, error) = await ChildProcess.RunAsync(
            "dotnet",
            [Checkout.Course, "run", notebook, "--cluster", "embedded"],
            Checkout.Root
        );
        Assert.True(code == 0, output + error);
        return Kept(notebook) ?? throw new InvalidOperationException($"course run {notebook} kept nothing: {output}");
    }

    static RunResult? Kept(string notebook)
    {
        var path = Path.Combine(Checkout.Root, "artifacts", "runs", Path.GetFileName(notebook));
        if (!File.Exists(path) || Load(path, notebook) is not { } run)
            return null;
        var sources = Notebook.Load(notebook).CodeCells.Select(cell => cell.Source);
        return
            run is { Succeeded: true, Skipped: 0, Claims: > 0 }
            && run.Cells.Select(cell => cell.Source).SequenceEqual(sources)
            ? run
            : null;
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
