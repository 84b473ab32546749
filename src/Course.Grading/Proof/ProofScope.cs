namespace Course.Grading.Proof;

/// <summary>Which tasks are graded for a known answer that differs from the solution in one file.</summary>
public enum ProofScope
{
    /// <summary>Those whose tests can run code of that file. The others run what the solution has proved.</summary>
    Changed,

    /// <summary>Every task of the lab.</summary>
    Whole,
}
