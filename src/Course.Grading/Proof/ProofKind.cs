namespace Course.Grading.Proof;

/// <summary>What an answer to a lab is, and so what the grader must say of it.</summary>
public enum ProofKind
{
    /// <summary>What the learner begins with: compiles, and every task fails on an assertion.</summary>
    Starter,

    /// <summary>The reference: every task passes.</summary>
    Solution,

    /// <summary>A mistake that a real person makes: its task fails with the intended words, the others pass.</summary>
    Wrong,

    /// <summary>A right answer written differently: every task passes.</summary>
    Alternative,
}
