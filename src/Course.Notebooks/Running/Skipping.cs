using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Course.Notebooks;

/// <summary>
/// Says which cells a run skips: those for which the cluster at hand lacks something, and those that fail because they
/// build on a variable of such a cell.
/// </summary>
internal sealed class Skipping
{
    const string Lacking = "ClusterCapabilityException";
    static readonly CSharpParseOptions Script = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);
    readonly Dictionary<string, NotebookCell> _lost = [];

    /// <summary>Why this cell counts as skipped, or null when it does not.</summary>
    public string? ReasonOf(NotebookCell cell, string source, CellOutcome outcome)
    {
        if (outcome.Error is not { } error)
            return null;
        var code = CSharpSyntaxTree.ParseText(source, Script).GetRoot();
        if (Reason(error, code) is not { } reason)
            return null;
        foreach (var name in Variables(code))
            _lost.TryAdd(name, cell);
        return reason;
    }

    string? Reason(CellError error, SyntaxNode code)
    {
        if (error.Name == Lacking)
            return error.Message;
        if (_lost.Count == 0)
            return null;
        // A name that the cell gives itself hides the lost one: its failure is its own.
        var own = Names(code.DescendantNodes()).ToHashSet();
        var needed = code.DescendantNodes()
            .OfType<IdentifierNameSyntax>()
            .Select(name => name.Identifier.ValueText)
            .FirstOrDefault(name => _lost.ContainsKey(name) && !own.Contains(name));
        return needed is null ? null : $"It builds on {needed} of cell {_lost[needed].Number}, which was skipped.";
    }

    /// <summary>What later cells can see of a cell's variables: those that are declared outside of every method,
    /// lambda, block and loop.</summary>
    static IEnumerable<string> Variables(SyntaxNode code) =>
        Names(
            code.DescendantNodes(node =>
                node
                    is not (
                        LocalFunctionStatementSyntax
                        or MethodDeclarationSyntax
                        or AnonymousFunctionExpressionSyntax
                        or TypeDeclarationSyntax
                        or BlockSyntax
                        or ForStatementSyntax
                        or CommonForEachStatementSyntax
                        or UsingStatementSyntax
                    )
            )
        );

    static IEnumerable<string> Names(IEnumerable<SyntaxNode> nodes) =>
        nodes
            .Select(node =>
                node switch
                {
                    VariableDeclaratorSyntax variable => variable.Identifier.ValueText,
                    SingleVariableDesignationSyntax designation => designation.Identifier.ValueText,
                    ParameterSyntax parameter => parameter.Identifier.ValueText,
                    ForEachStatementSyntax loop => loop.Identifier.ValueText,
                    _ => null,
                }
            )
            .OfType<string>();
}
