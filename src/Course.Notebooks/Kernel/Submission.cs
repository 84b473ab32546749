using Microsoft.CodeAnalysis.CSharp;

namespace Course.Notebooks;

/// <summary>A compiled and loaded piece of script, ready to run.</summary>
/// <param name="Compilation">What the next submission builds on.</param>
/// <param name="Part">The text and what it could name.</param>
/// <param name="Entry">Runs it over the chain's state.</param>
/// <param name="ShowsNull">Whether its last expression has a value, so that null is worth showing. Finding out binds
/// the code again: only asked for null.</param>
/// <param name="Warnings">Finds the compiler's warnings, formatted. That may take as long as compiling: not before the
/// code runs.</param>
internal sealed record Submission(
    CSharpCompilation Compilation,
    ScriptPart Part,
    Func<object?[], Task<object?>> Entry,
    Func<bool> ShowsNull,
    Func<IReadOnlyList<string>> Warnings
);
