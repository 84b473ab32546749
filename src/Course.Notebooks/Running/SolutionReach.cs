namespace Course.Notebooks;

/// <summary>
/// Finds the cells outside of the exercises that could see which answer stands in a gap: those that use a name that a
/// gap, its solution or its check declares or assigns, and what builds on such a cell. It goes by names, so it finds
/// too many rather than too few. What cells do to each other through a broker it does not see: <c>course verify NN</c>
/// and the run on .NET Interactive have the notebook's own gaps from top to bottom.
/// </summary>
public static class SolutionReach
{
    /// <summary>Those cells, in order; empty for a notebook of which one run proves both states
    /// (<see cref="GapAnswers.Both"/>).</summary>
    public static IReadOnlyList<NotebookCell> Of(Notebook notebook)
    {
        var reached = new List<NotebookCell>();
        var changed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var cell in notebook.CodeCells)
        {
            var code = ScriptNames.Parse(cell.Source);
            var own = ScriptNames.Variables(code).Concat(ScriptNames.Members(code)).ToList();
            if (cell.Course.Exercise is ExerciseRole.Gap or ExerciseRole.Check)
            {
                changed.UnionWith(own);
                changed.UnionWith(ScriptNames.Assigned(code));
                if (cell.Course.Exercise == ExerciseRole.Gap && Exercises.SolutionOf(notebook, cell) is { } solution)
                    changed.UnionWith(Given(solution));
                continue;
            }
            if (ScriptNames.Used(code).Any(name => changed.Contains(name) && !own.Contains(name)))
            {
                reached.Add(cell);
                changed.UnionWith(own);
                changed.UnionWith(ScriptNames.Assigned(code));
            }
            else
            {
                changed.ExceptWith(own);
            }
        }
        return reached;
    }

    static IEnumerable<string> Given(string source)
    {
        var code = ScriptNames.Parse(source);
        return ScriptNames.Variables(code).Concat(ScriptNames.Members(code)).Concat(ScriptNames.Assigned(code));
    }
}
