namespace Course.Notebooks;

/// <summary>What part a cell plays in an exercise; the three parts share one id.</summary>
public enum ExerciseRole
{
    /// <summary>Not part of an exercise.</summary>
    None,

    /// <summary>The code cell that the learner completes.</summary>
    Gap,

    /// <summary>The code cell that says whether the gap is answered.</summary>
    Check,

    /// <summary>The markdown cell whose <c>&lt;details&gt;</c> folds a <c>```csharp</c> block away.</summary>
    Solution,
}
