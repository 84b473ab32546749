namespace Course.Notebooks;

/// <summary>Which console stream a text was written to.</summary>
public enum StreamKind
{
    /// <summary><c>Console.Out</c></summary>
    Out,

    /// <summary><c>Console.Error</c></summary>
    Error,
}

/// <summary>Something that a cell put out, in the order of its coming.</summary>
public abstract record CellOutput;

/// <summary>Text written to the console while the cell ran.</summary>
public sealed record StreamOutput(StreamKind Stream, string Text) : CellOutput;

/// <summary>A value shown: the cell's result, or one that it displayed. <paramref name="Id"/> is set for displayed
/// values, which can be updated.</summary>
public sealed record DisplayOutput(MimeBundle Data, string? Id, bool IsResult) : CellOutput;
