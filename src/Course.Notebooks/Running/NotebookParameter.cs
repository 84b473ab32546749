using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Course.Notebooks;

/// <summary>
/// A variable that a run may give another value: one that a cell with the tag <c>parameters</c> (as papermill calls it)
/// declares with a number, a text or a truth value. The new value takes the literal's place, so that the page shows
/// what ran.
/// </summary>
/// <param name="Name">The variable.</param>
/// <param name="Default">Its value in the notebook, as C# writes it.</param>
public sealed partial record NotebookParameter(string Name, string Default)
{
    const string Tag = "parameters";

    static readonly CSharpParseOptions Script = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    /// <summary>The parameters of a notebook, in order; empty for most.</summary>
    public static IReadOnlyList<NotebookParameter> Of(Notebook notebook) =>
        [
            .. notebook
                .CodeCells.Where(IsParameters)
                .SelectMany(cell => Literals(cell.Source))
                .Select(found => new NotebookParameter(found.Name, found.Value.ToString())),
        ];

    /// <summary>The cell's source with these values in it.</summary>
    /// <exception cref="FormatException">A value is not of the variable's kind; the message is one
    /// sentence.</exception>
    internal static string Set(NotebookCell cell, string source, IReadOnlyDictionary<string, string> values)
    {
        if (values.Count == 0 || !IsParameters(cell))
            return source;
        foreach (var (name, literal) in Literals(source).Reverse())
            if (values.TryGetValue(name, out var value))
                source = source[..literal.SpanStart] + Written(name, value, literal) + source[literal.Span.End..];
        return source;
    }

    /// <summary>Checks values against a notebook's parameters.</summary>
    /// <exception cref="FormatException">A value is not of the variable's kind; the message is one
    /// sentence.</exception>
    public static void Check(Notebook notebook, IReadOnlyDictionary<string, string> values)
    {
        foreach (var cell in notebook.CodeCells)
            Set(cell, cell.Source, values);
    }

    static bool IsParameters(NotebookCell cell) => cell.HasTag(Tag);

    static IEnumerable<(string Name, ExpressionSyntax Value)> Literals(string source) =>
        from declarator in CSharpSyntaxTree
            .ParseText(source, Script)
            .GetRoot()
            .DescendantNodes(node =>
                node
                    is not (
                        LocalFunctionStatementSyntax
                        or MethodDeclarationSyntax
                        or AnonymousFunctionExpressionSyntax
                        or TypeDeclarationSyntax
                    )
            )
            .OfType<VariableDeclaratorSyntax>()
        where
            declarator.Initializer?.Value
                is LiteralExpressionSyntax
                    or PrefixUnaryExpressionSyntax { Operand: LiteralExpressionSyntax }
        select (declarator.Identifier.ValueText, declarator.Initializer!.Value);

    static string Written(string name, string value, ExpressionSyntax literal) =>
        literal.Kind() switch
        {
            SyntaxKind.StringLiteralExpression => SymbolDisplay.FormatLiteral(value, quote: true),
            SyntaxKind.TrueLiteralExpression or SyntaxKind.FalseLiteralExpression => bool.TryParse(value, out var flag)
                ? flag
                    ? "true"
                    : "false"
                : throw new FormatException($"{name} is true or false, not '{value}'."),
            SyntaxKind.NumericLiteralExpression or SyntaxKind.UnaryMinusExpression => Number().IsMatch(value)
                ? value
                : throw new FormatException(
                    string.Create(CultureInfo.InvariantCulture, $"{name} is a number like {literal}, not '{value}'.")
                ),
            _ => throw new FormatException($"{name} can only be changed in the notebook."),
        };

    [GeneratedRegex(@"^-?\d[\d_]*(\.\d+)?([eE][+-]?\d+)?[mMfFdDlLuU]{0,2}$")]
    private static partial Regex Number();
}
