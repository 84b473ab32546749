namespace Course.Notebooks;

/// <summary>Which code a run has in the gaps of its exercises.</summary>
public enum GapAnswers
{
    /// <summary>The notebook's own: a check that is not right is the learner's state, not a failure.</summary>
    Own,

    /// <summary>The folded solutions; a check that is not right then fails the run.</summary>
    Solutions,

    /// <summary>
    /// First the notebook's own up to the exercise's check, which keeps its state; then, from the gap to the check once
    /// more, the solution, as with <see cref="Solutions"/>. What comes after sees the solution, so one run stands for
    /// both only where <see cref="SolutionReach"/> finds nothing.
    /// </summary>
    Both,
}
