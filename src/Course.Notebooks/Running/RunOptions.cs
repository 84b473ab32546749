namespace Course.Notebooks;

/// <summary>How a notebook is run from top to bottom.</summary>
public sealed record RunOptions
{
    /// <summary>How long one cell may take. Default: two minutes.</summary>
    public TimeSpan CellTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Whether cells after a failed one still run. Default: false, they are marked as not run.</summary>
    public bool KeepGoing { get; init; }

    /// <summary>What stands in the gaps of the exercises. Default: the notebook's own code.</summary>
    public GapAnswers Answers { get; init; }

    /// <summary>Whether only the core path runs (<see cref="CorePath"/>). Default: false, all of it does.</summary>
    public bool CoreOnly { get; init; }

    /// <summary>The number of the last cell to run; null for all.</summary>
    public int? UpToCell { get; init; }

    /// <summary>Values for the notebook's parameters, by name (see <see cref="NotebookParameter"/>). Default: none, the
    /// notebook's own hold.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>What the page and the result say about the cluster: the provider's name. Default: nothing.</summary>
    public string Cluster { get; init; } = "";

    /// <summary>Settings of the kernel; its base directory is always the notebook's folder.</summary>
    public KernelOptions Kernel { get; init; } = new();
}
