namespace Course.Grading.Hosting;

/// <summary>What the parent asks of a grade host: one JSON line on its standard input. End of input means
/// "end".</summary>
/// <param name="Assembly">The compiled lab with its grader; null when it is the one of the command before.</param>
/// <param name="Symbols">Its portable PDB.</param>
/// <param name="Task">The only task whose tests count; null for all.</param>
/// <param name="Position">The test to run, counted from 1; beyond the last one the host only says how many there
/// are.</param>
/// <param name="Mark">What the host prints around the test, so that the parent knows whose output it reads.</param>
internal sealed record HostCommand(byte[]? Assembly, byte[]? Symbols, int? Task, int Position, string Mark);
