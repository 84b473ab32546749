namespace Course.Notebooks;

/// <summary>One exercise of a run.</summary>
/// <param name="Id">The id that its gap, check and solution share.</param>
/// <param name="Cell">The number of its check cell.</param>
/// <param name="State">How far it is.</param>
/// <param name="BeforeSolution">How far it was before the solution ran too; null when it did not.</param>
public sealed record ExerciseResult(string Id, int Cell, ExerciseState State, ExerciseState? BeforeSolution = null);
