namespace Course.Notebooks;

/// <summary>Carries a <see cref="CellError"/> up to where the cell's outcome is made.</summary>
internal sealed class CellFailure(CellError error) : Exception(error.Message)
{
    public CellFailure(CellErrorKind kind, string name, string message)
        : this(new CellError(kind, name, message, [])) { }

    public CellError Error { get; } = error;
}
