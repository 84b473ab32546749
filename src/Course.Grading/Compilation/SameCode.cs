using Microsoft.CodeAnalysis.CSharp;

namespace Course.Grading.Compilation;

/// <summary>Compares two versions of a source as the compiler does, which sees neither white space nor
/// comments.</summary>
public static class SameCode
{
    public static bool In(string one, string other)
    {
        // A git on Windows may have changed the line endings, also within raw strings, which are code.
        one = one.ReplaceLineEndings("\n");
        other = other.ReplaceLineEndings("\n");
        return one == other
            || SyntaxFactory.AreEquivalent(
                SyntaxFactory.ParseSyntaxTree(one),
                SyntaxFactory.ParseSyntaxTree(other),
                topLevel: false
            );
    }
}
