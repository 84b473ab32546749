namespace Course.Notebooks;

/// <summary>What a listener hears while a notebook runs.</summary>
public abstract record RunEvent;

/// <summary>A cell begins. <paramref name="Total"/> counts the code cells.</summary>
public sealed record CellStarted(NotebookCell Cell, string Title, int Total) : RunEvent;

/// <summary>The running cell put something out.</summary>
public sealed record CellSpoke(NotebookCell Cell, CellEvent Event) : RunEvent;

/// <summary>A cell ended, or was passed over.</summary>
public sealed record CellEnded(CellResult Result, int Total) : RunEvent;
