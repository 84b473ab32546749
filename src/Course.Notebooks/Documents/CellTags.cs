namespace Course.Notebooks;

/// <summary>Tags of cells that Jupyter's tools act upon, and a run with them
/// (https://nbclient.readthedocs.io/en/latest/client.html).</summary>
internal static class CellTags
{
    /// <summary>The cell may fail: the run goes on and is not a failed one.</summary>
    public const string RaisesException = "raises-exception";

    /// <summary>The cell is not run.</summary>
    public const string SkipExecution = "skip-execution";
}
