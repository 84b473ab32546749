namespace Course.Grading.Compilation;

/// <summary>One error of the compiler, with the line that it is about.</summary>
/// <param name="File">Path from the course's folder: <c>labs/01-kafka-basics/NotificationWorker.cs</c>.</param>
/// <param name="Line">The line, counted from 1.</param>
/// <param name="Column">The column, counted from 1.</param>
/// <param name="Code">The compiler's code: <c>CS0103</c>.</param>
/// <param name="Message">What the compiler says.</param>
/// <param name="Meaning">The same in plain words; null when the compiler's sentence is plain.</param>
/// <param name="SourceLine">The line's text.</param>
public sealed record CompileError(
    string File,
    int Line,
    int Column,
    string Code,
    string Message,
    string? Meaning,
    string SourceLine
);
