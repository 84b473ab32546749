namespace Course.Notebooks;

/// <summary>What kind of thing went wrong.</summary>
public enum CellErrorKind
{
    /// <summary>The compiler rejected the cell.</summary>
    Compile,

    /// <summary>The cell threw.</summary>
    Exception,

    /// <summary>Code of the notebook threw on a thread of its own.</summary>
    BackgroundException,

    /// <summary>The time limit passed.</summary>
    TimeLimit,

    /// <summary>A package or a file that the cell references is not there.</summary>
    Reference,

    /// <summary>A magic that this engine does not know, or one that is written wrongly.</summary>
    Magic,
}

/// <summary>Why a cell failed, in words for the person who reads the notebook.</summary>
/// <param name="Kind">What kind of thing went wrong.</param>
/// <param name="Name">The exception's type name, or the kind of failure in a word.</param>
/// <param name="Message">What is wrong, first sentence first.</param>
/// <param name="Trace">Where: one entry per line of the notebook's own code, innermost first.</param>
public sealed record CellError(CellErrorKind Kind, string Name, string Message, IReadOnlyList<string> Trace)
{
    /// <summary>What the exception tells the engine, as JSON (<c>Course.Kit.CourseEvent</c>); null for
    /// most.</summary>
    public string? Told { get; init; }

    /// <summary>Message and trace as one text.</summary>
    public override string ToString() =>
        Trace.Count == 0 ? Message : Message + "\n" + string.Join('\n', Trace.Select(line => "  " + line));
}
