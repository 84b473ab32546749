using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Course.Notebooks;

/// <summary>What C# a cell may not use at its top level, because not every engine takes it.</summary>
internal static class ScriptDialect
{
    const string UsingVar = "`using var` is not allowed at top level; use a using block or a function.";

    static readonly CSharpParseOptions Options = new(
        LanguageVersion.Latest,
        DocumentationMode.None,
        SourceCodeKind.Script
    );

    public static IEnumerable<(int? Line, string Message)> Check(string source)
    {
        var code = string.Join(
            '\n',
            source
                .Split('\n')
                .Select(line =>
                    line.StartsWith("#!", StringComparison.Ordinal) || line.StartsWith("#r", StringComparison.Ordinal)
                        ? ""
                        : line
                )
        );
        if (
            source
                .Split('\n')
                .Any(line =>
                    line.StartsWith("#!markdown", StringComparison.Ordinal)
                    || line.StartsWith("#!mermaid", StringComparison.Ordinal)
                    || line.StartsWith("#!html", StringComparison.Ordinal)
                )
        )
            yield break;
        var tree = CSharpSyntaxTree.ParseText(code, Options);
        var isClean = true;
        foreach (var node in tree.GetRoot().DescendantNodes())
        {
            if (Problem(node) is not { } problem)
                continue;
            isClean = false;
            yield return (tree.GetLineSpan(node.Span).StartLinePosition.Line + 1, problem);
        }
        if (
            isClean
            && tree.GetDiagnostics().FirstOrDefault(item => item.Severity == DiagnosticSeverity.Error) is { } error
        )
            yield return (
                error.Location.GetLineSpan().StartLinePosition.Line + 1,
                $"it is not C#: {error.GetMessage(CultureInfo.InvariantCulture)}."
            );
    }

    /// <summary>The first of these problems in code that does not compile, or null.</summary>
    public static (int Line, string Message)? Reason(string source)
    {
        var tree = CSharpSyntaxTree.ParseText(source, Options);
        return tree.GetRoot()
            .DescendantNodes()
            .Where(node => Problem(node) is not null)
            .Select(node => ((int, string)?)(tree.GetLineSpan(node.Span).StartLinePosition.Line + 1, Problem(node)!))
            .FirstOrDefault();
    }

    static string? Problem(SyntaxNode node) =>
        node switch
        {
            // Scripts take a top-level `using` for a directive, and what follows for an expression.
            UsingDirectiveSyntax { SemicolonToken.IsMissing: true }
            or IncompleteMemberSyntax { Type: IdentifierNameSyntax { Identifier.Text: "await" } } => UsingVar,
            LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 } when IsTopLevel(node) => UsingVar,
            YieldStatementSyntax when IsTopLevel(node) => "`yield` is not allowed at top level.",
            BaseNamespaceDeclarationSyntax => "a script has no namespaces.",
            ParameterSyntax parameter
                when parameter.Modifiers.Any(SyntaxKind.ThisKeyword)
                    && parameter.Ancestors().OfType<TypeDeclarationSyntax>().Any() =>
                "a class with extension methods is not allowed; declare the method at top level or call it "
                    + "as a plain method.",
            TypeDeclarationSyntax type when type.Keyword.Text == "extension" => "extension blocks are not allowed.",
            VariableDeclarationSyntax declaration
                when IsSpan(declaration) && IsTopLevel(node) && !node.Ancestors().OfType<ParameterSyntax>().Any() =>
                "a Span variable is not allowed at top level; use it inside a function.",
            _ => null,
        };

    static bool IsSpan(VariableDeclarationSyntax declaration) =>
        declaration.Type is GenericNameSyntax { Identifier.Text: "Span" or "ReadOnlySpan" }
        || declaration.Variables.Any(variable =>
            variable.Initializer?.Value
                is StackAllocArrayCreationExpressionSyntax
                    or InvocationExpressionSyntax
                    {
                        Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: "AsSpan" }
                    }
        );

    static bool IsTopLevel(SyntaxNode node) =>
        !node.Ancestors()
            .Any(above =>
                above
                    is LocalFunctionStatementSyntax
                        or AnonymousFunctionExpressionSyntax
                        or TypeDeclarationSyntax
                        or MethodDeclarationSyntax
            );
}
