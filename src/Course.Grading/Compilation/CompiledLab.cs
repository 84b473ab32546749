namespace Course.Grading.Compilation;

/// <summary>What the compiler made of a lab and its grader.</summary>
/// <param name="Assembly">The assembly; empty when there are errors.</param>
/// <param name="Symbols">Its portable PDB, which gives stack traces files and lines.</param>
/// <param name="Errors">The errors, those of the learner's own files first.</param>
public sealed record CompiledLab(byte[] Assembly, byte[] Symbols, IReadOnlyList<CompileError> Errors)
{
    /// <summary>The grader, when it is an assembly of its own; null when it is in <see cref="Assembly"/>.</summary>
    public CompiledLab? Grader { get; init; }

    public bool Succeeded => Errors.Count == 0;
}
