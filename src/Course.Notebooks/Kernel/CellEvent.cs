namespace Course.Notebooks;

/// <summary>What a listener hears while a cell runs. Events of one cell come one at a time, in order, on any
/// thread.</summary>
public abstract record CellEvent;

/// <summary>More text on the console.</summary>
public sealed record StreamWritten(StreamKind Stream, string Text) : CellEvent;

/// <summary>A value to show.</summary>
public sealed record ValueShown(DisplayOutput Output) : CellEvent;

/// <summary>A displayed value changed: show the new form in the old one's place.</summary>
public sealed record ValueUpdated(DisplayOutput Output) : CellEvent;

/// <summary>What the cell has shown so far is to go; if it waits, not before there is something new.</summary>
public sealed record OutputCleared(bool Waits) : CellEvent;

/// <summary>What is being waited for (a package that is being downloaded), for a progress line.</summary>
public sealed record ProgressReported(string Text) : CellEvent;
