using System.Text.RegularExpressions;

namespace Course.Notebooks;

/// <summary>Reads the parts of an exercise: the folded solution's code, and the state that a check shows.</summary>
internal static partial class Exercises
{
    /// <summary>The code of the solution to a gap, or null when the notebook has none.</summary>
    public static string? SolutionOf(Notebook notebook, NotebookCell gap) =>
        notebook
            .Cells.Where(cell => cell.Course.Exercise == ExerciseRole.Solution && cell.Course.Id == gap.Course.Id)
            .Select(cell => CodeIn(cell.Source))
            .FirstOrDefault(code => code is not null);

    /// <summary>The first <c>```csharp</c> block inside <c>&lt;details&gt;</c>, or null.</summary>
    public static string? CodeIn(string markdown)
    {
        var details = Details().Match(markdown);
        var block = Block().Match(details.Success ? details.Value : "");
        return block.Success ? block.Groups["code"].Value : null;
    }

    /// <summary>The state of a gap or check cell after it ran.</summary>
    public static ExerciseState StateOf(CellOutcome outcome)
    {
        if (outcome.Status == CellStatus.Failed)
            return ExerciseState.Broken;
        var states = KitEvents.Checks(outcome).ToList();
        return states.Contains(ExerciseState.Wrong) ? ExerciseState.Wrong
            : states.Contains(ExerciseState.Open) ? ExerciseState.Open
            : ExerciseState.Right;
    }

    [GeneratedRegex(@"<details>.*?</details>", RegexOptions.Singleline)]
    private static partial Regex Details();

    [GeneratedRegex(@"^```csharp[^\n]*\n(?<code>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();
}
