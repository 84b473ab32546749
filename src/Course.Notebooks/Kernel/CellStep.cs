namespace Course.Notebooks;

/// <summary>One thing that a cell's text asks for, in order.</summary>
internal abstract record CellStep(int Line);

/// <summary>C# to run. Lines of the cell that are not this step's are blank, so that line numbers stay the
/// cell's.</summary>
internal sealed record CodeStep(int Line, string Code, bool Timed) : CellStep(Line);

/// <summary><c>#r "nuget: Name, Version"</c></summary>
internal sealed record PackageStep(int Line, string Name, string? Version) : CellStep(Line);

/// <summary><c>#r "path"</c></summary>
internal sealed record AssemblyStep(int Line, string Path) : CellStep(Line);

/// <summary><c>#!import path</c></summary>
internal sealed record ImportStep(int Line, string Path) : CellStep(Line);

/// <summary>Text in another language, shown as it is.</summary>
internal sealed record TextStep(int Line, string MimeType, string Text) : CellStep(Line);

/// <summary><c>#!about</c>, <c>#!lsmagic</c>: the engine speaks of itself.</summary>
internal sealed record AboutStep(int Line, bool Magics) : CellStep(Line);
