namespace Course.Notebooks;

/// <summary>
/// The form of a notebook that has a core path: each section says how long it takes, the path fits an evening, has a
/// place to stop, and runs without the rest; and a cell shows one thing.
/// </summary>
internal static class FormRules
{
    /// <summary>What a reader takes in at once.</summary>
    const int MostLines = 30;

    public static IEnumerable<NotebookFinding> Check(Notebook notebook)
    {
        var path = CorePath.Of(notebook);
        if (!path.Exists)
            return [];
        return
        [
            .. Minutes(notebook, path),
            .. Halts(notebook, path),
            .. BorrowedNames(notebook, path),
            .. notebook.CodeCells.SelectMany(cell => Lines(notebook, cell)),
        ];
    }

    static IEnumerable<NotebookFinding> Minutes(Notebook notebook, CorePath path)
    {
        foreach (var section in path.Sections)
            if (section.Head.Course.Minutes is null && section.Cells.Any(cell => cell.Kind == CellKind.Code))
                yield return new NotebookFinding(
                    notebook.Path,
                    section.Head,
                    null,
                    $"\"{section.Title}\" does not say how long it takes: course.minutes."
                );
        if (path.Minutes > CorePath.MostMinutes)
            yield return new NotebookFinding(
                notebook.Path,
                null,
                null,
                $"its core path takes {path.Minutes} minutes; an evening has {CorePath.MostMinutes}."
            );
    }

    static IEnumerable<NotebookFinding> Halts(Notebook notebook, CorePath path)
    {
        if (!notebook.Cells.Any(cell => cell.Course.Halt && path.Has(cell)))
            yield return new NotebookFinding(
                notebook.Path,
                null,
                null,
                "its core path has no place to stop: a markdown cell with course.halt."
            );
    }

    /// <summary>A cell of the path must not need what a cell beyond it declares.</summary>
    static IEnumerable<NotebookFinding> BorrowedNames(Notebook notebook, CorePath path)
    {
        var beyond = new Dictionary<string, NotebookCell>(StringComparer.Ordinal);
        foreach (var cell in notebook.CodeCells)
        {
            var code = ScriptNames.Parse(cell.Source);
            var own = ScriptNames.Variables(code).Concat(ScriptNames.Members(code)).ToHashSet(StringComparer.Ordinal);
            if (!path.Has(cell))
            {
                foreach (var name in own)
                    beyond[name] = cell;
                continue;
            }
            foreach (var name in ScriptNames.Used(code).Distinct().Where(name => !own.Contains(name)))
                if (beyond.TryGetValue(name, out var giver))
                    yield return new NotebookFinding(
                        notebook.Path,
                        cell,
                        null,
                        $"it is on the core path and uses `{name}`, which cell {giver.Number} declares; that one is not."
                    );
            foreach (var name in own)
                beyond.Remove(name);
        }
    }

    static IEnumerable<NotebookFinding> Lines(Notebook notebook, NotebookCell cell)
    {
        var lines = cell.Source.Trim('\n').Split('\n').Length;
        if (lines > MostLines && !cell.Course.Folded)
            yield return new NotebookFinding(
                notebook.Path,
                cell,
                null,
                $"it has {lines} lines, a cell that is read at once has at most {MostLines}: move what is not Kafka into "
                    + "a folded cell named \"Scene\", or show the experiment and its result in two cells."
            );
        if (cell.Course is { Folded: true, Exercise: ExerciseRole.None } && !IsScene(cell))
            yield return new NotebookFinding(
                notebook.Path,
                cell,
                null,
                "a folded cell is a scene: its course.title begins with \"Scene\"."
            );
    }

    static bool IsScene(NotebookCell cell) => cell.Course.Title?.StartsWith("Scene", StringComparison.Ordinal) == true;
}
