using Course.Notebooks;

namespace Interactive.Tests;

/// <summary>Compares a run on .NET Interactive with ours, cell by cell.</summary>
internal static class Comparison
{
    /// <summary>One line for each difference, with the number and the title of its cell; empty when the runs say the
    /// same.</summary>
    public static IReadOnlyList<string> Differences(RunResult ours, IReadOnlyList<CellReport> theirs) =>
        theirs.Count != ours.Cells.Count
            ? [$"{theirs.Count} cells ran where the notebook has {ours.Cells.Count}"]
            : [.. ours.Cells.Zip(theirs).SelectMany(pair => Of(pair.First, pair.Second).Select(Named(pair.First)))];

    static Func<string, string> Named(CellResult cell) =>
        difference => $"cell {cell.Cell.Number}, {cell.Title}: {difference}";

    static IEnumerable<string> Of(CellResult ours, CellReport theirs)
    {
        if (ours.Status == RunStatus.Skipped)
        {
            // That engine knows no skipped cells: what this machine lacks is an error there.
            if (theirs.Error is null)
                yield return "it ran, and our engine skipped it";
            yield break;
        }
        if (theirs.Error is { } error)
        {
            yield return error;
            yield break;
        }
        if (ours.Cell.Course.Exercise == ExerciseRole.Check)
        {
            // Where our run showed the solution too, it was open before.
            var expected = (ours.BeforeSolution ?? ours.Exercise)?.ToString().ToLowerInvariant();
            if (CellClaims.ExerciseOf(theirs) != expected)
                yield return $"the exercise is {CellClaims.ExerciseOf(theirs)}, on our engine {expected}";
            yield break;
        }
        var (here, there) = (CellClaims.Of(ours), CellClaims.Of(theirs));
        foreach (var claim in here.Except(there))
            yield return $"not claimed there: {claim}";
        foreach (var claim in there.Except(here))
            yield return $"claimed there alone: {claim}";
        if (here.Count != there.Count)
            yield return $"{there.Count} claims where our engine has {here.Count}";
        var shown = ours.Outcome!.Outputs.OfType<DisplayOutput>().Count(output => output.Data[MimeBundle.Html] != null);
        if (theirs.Shown.Count < shown)
            yield return $"{theirs.Shown.Count} things are shown as HTML where our engine shows {shown}";
    }
}
