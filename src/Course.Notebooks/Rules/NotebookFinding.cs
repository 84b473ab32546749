namespace Course.Notebooks;

/// <summary>One thing in a notebook that is against the rules.</summary>
/// <param name="Notebook">The file.</param>
/// <param name="Cell">The cell, or null for the notebook as a whole.</param>
/// <param name="Line">The line in the cell, from 1, or null.</param>
/// <param name="Message">What is wrong and what to do, one sentence.</param>
public sealed record NotebookFinding(string Notebook, NotebookCell? Cell, int? Line, string Message)
{
    /// <summary>File, cell and line, then the message.</summary>
    public override string ToString() =>
        $"{Notebook}{(Cell is null ? "" : ", " + Cell.Name)}{(Line is null ? "" : $", line {Line}")}: {Message}";
}
