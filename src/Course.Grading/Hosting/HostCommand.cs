namespace Course.Grading.Hosting;

/// <summary>What the parent asks of a grade host: one JSON line on its standard input. End of input means "end".</summary>
/// <param name="Assembly">The compiled lab with its grader.</param>
/// <param name="Symbols">Its portable PDB.</param>
/// <param name="Task">The only task to run; null for all.</param>
/// <param name="After">Tests up to this position were run before, by a host that is gone.</param>
/// <param name="Mark">What the host prints around each test, so that the parent knows whose output it reads.</param>
internal sealed record HostCommand(byte[] Assembly, byte[] Symbols, int? Task, int After, string Mark);
