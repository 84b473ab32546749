namespace Course.Notebooks;

/// <summary>A whole run of a notebook.</summary>
public sealed record RunResult
{
    /// <summary>The notebook.</summary>
    public required Notebook Notebook { get; init; }

    /// <summary>Its code cells in order.</summary>
    public required IReadOnlyList<CellResult> Cells { get; init; }

    /// <summary>When the run began.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>The name of the cluster's provider.</summary>
    public required string Cluster { get; init; }

    /// <summary>Versions and machine: .NET, the packages that the notebook uses, the processor's cores.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>The cell with which the run failed, or null.</summary>
    public CellResult? Failure => Cells.FirstOrDefault(cell => cell.Status == RunStatus.Failed);

    /// <summary>Whether the run was stopped from outside.</summary>
    public bool WasCancelled => Cells.Any(cell => cell.Status == RunStatus.Cancelled);

    /// <summary>How many cells could not run here: the cluster at hand, or this machine, lacks something.</summary>
    public int Skipped => Cells.Count(cell => cell.Status == RunStatus.Skipped);

    /// <summary>Whether every cell of the core path ran; of a notebook without one, every cell. What lies beyond may
    /// need something that few machines have.</summary>
    public bool RanTheCorePath
    {
        get
        {
            var path = CorePath.Of(Notebook);
            return Cells.Where(cell => !path.Exists || path.Has(cell.Cell)).All(cell => cell.Status == RunStatus.Ok);
        }
    }

    /// <summary>Whether no cell failed; some may have been skipped.</summary>
    public bool Succeeded => Failure is null && !WasCancelled;

    /// <summary>Whether the core path ran, and of all the rest nothing.</summary>
    public bool IsOfCorePath
    {
        get
        {
            var path = CorePath.Of(Notebook);
            var rest = Cells.Where(cell => !path.Has(cell.Cell)).ToList();
            return RanTheCorePath && rest.Count > 0 && rest.All(cell => cell.Status == RunStatus.NotRun);
        }
    }

    /// <summary>The exercises, in order.</summary>
    public IReadOnlyList<ExerciseResult> Exercises =>
        [
            .. Cells
                .Where(cell => cell.Cell.Course.Exercise == ExerciseRole.Check && cell.Exercise is not null)
                .Select(cell => new ExerciseResult(
                    cell.Cell.Course.Id ?? cell.Cell.Name,
                    cell.Cell.Number,
                    Worst(cell),
                    cell.BeforeSolution
                )),
        ];

    /// <summary>The syllabus ids that the cells that ran cover, without repeats.</summary>
    public IReadOnlyList<string> Covered => Ids(cell => cell.Course.Covers.Concat(cell.Course.Proves));

    /// <summary>The syllabus ids whose proving cells ran to their end: their claims held in this run.</summary>
    public IReadOnlyList<string> Proved => Ids(cell => cell.Course.Proves);

    /// <summary>How many claims were shown to be true.</summary>
    public int Claims => Cells.Sum(cell => cell.Claims.Count);

    ExerciseState Worst(CellResult check) =>
        Cells.Any(cell =>
            cell.Cell.Course.Exercise == ExerciseRole.Gap
            && cell.Cell.Course.Id == check.Cell.Course.Id
            && cell.Exercise == ExerciseState.Broken
        )
            ? ExerciseState.Broken
            : check.Exercise!.Value;

    IReadOnlyList<string> Ids(Func<NotebookCell, IEnumerable<string>> of) =>
        [
            .. Cells
                .Where(cell => cell.Status == RunStatus.Ok)
                .SelectMany(cell => of(cell.Cell))
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];
}
