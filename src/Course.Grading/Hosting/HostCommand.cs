namespace Course.Grading.Hosting;

/// <summary>What the parent asks of a grade host: one JSON line on its standard input. End of input means
/// "end".</summary>
/// <param name="Assembly">The compiled lab with its grader; null when it is the one of the command before.</param>
/// <param name="Symbols">Its portable PDB.</param>
/// <param name="Grader">The compiled grader, when it is an assembly of its own.</param>
/// <param name="GraderSymbols">Its portable PDB.</param>
/// <param name="Tasks">The tasks whose tests count; null for all.</param>
/// <param name="Position">The test to run, counted from 1; beyond the last one the host only says how many there
/// are.</param>
/// <param name="Mark">What the host prints around the test, so that the parent knows whose output it reads.</param>
internal sealed record HostCommand(
    byte[]? Assembly,
    byte[]? Symbols,
    byte[]? Grader,
    byte[]? GraderSymbols,
    IReadOnlyList<int>? Tasks,
    int Position,
    string Mark
);
