using System.Net;
using System.Text;
using Course.Notebooks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Course.Site.Pages;

/// <summary>C# as HTML with light colours, from the syntax alone.</summary>
internal static class CodeColours
{
    static readonly CSharpParseOptions Options = new(
        LanguageVersion.Latest,
        DocumentationMode.None,
        SourceCodeKind.Script
    );

    public static string ToHtml(string code)
    {
        var html = new StringBuilder(code.Length * 2);
        var half = "";
        foreach (var (text, style) in Pieces(code))
        {
            // The parser may end a piece between the halves of a surrogate pair that no name can hold.
            var whole = half + text;
            var length = Shortened.Whole(whole, whole.Length);
            half = whole[length..];
            Append(html, whole[..length], style);
        }
        Append(html, half, null);
        return html.ToString();
    }

    static IEnumerable<(string Text, string? Style)> Pieces(string code)
    {
        foreach (var token in CSharpSyntaxTree.ParseText(code, Options).GetRoot().DescendantTokens())
        {
            foreach (var trivia in token.LeadingTrivia)
                yield return (trivia.ToFullString(), ClassOf(trivia));
            yield return (token.Text, ClassOf(token));
            foreach (var trivia in token.TrailingTrivia)
                yield return (trivia.ToFullString(), ClassOf(trivia));
        }
    }

    static string? ClassOf(SyntaxTrivia trivia)
    {
        var kind = trivia.Kind();
        var isComment =
            kind
            is SyntaxKind.SingleLineCommentTrivia
                or SyntaxKind.MultiLineCommentTrivia
                or SyntaxKind.SingleLineDocumentationCommentTrivia
                or SyntaxKind.MultiLineDocumentationCommentTrivia;
        return isComment ? "c"
            : trivia.IsDirective || kind == SyntaxKind.BadDirectiveTrivia ? "p"
            : null;
    }

    static void Append(StringBuilder html, string text, string? style)
    {
        if (style is null || text.Length == 0)
            html.Append(WebUtility.HtmlEncode(text));
        else
            html.Append("<span class=\"")
                .Append(style)
                .Append("\">")
                .Append(WebUtility.HtmlEncode(text))
                .Append("</span>");
    }

    static string? ClassOf(SyntaxToken token)
    {
        var kind = token.Kind();
        if (SyntaxFacts.IsKeywordKind(kind) || SyntaxFacts.IsContextualKeyword(kind))
            return "k";
        return kind switch
        {
            SyntaxKind.NumericLiteralToken => "n",
            SyntaxKind.StringLiteralToken
            or SyntaxKind.CharacterLiteralToken
            or SyntaxKind.InterpolatedStringTextToken
            or SyntaxKind.InterpolatedStringStartToken
            or SyntaxKind.InterpolatedStringEndToken
            or SyntaxKind.InterpolatedVerbatimStringStartToken
            or SyntaxKind.InterpolatedSingleLineRawStringStartToken
            or SyntaxKind.InterpolatedMultiLineRawStringStartToken
            or SyntaxKind.InterpolatedRawStringEndToken
            or SyntaxKind.SingleLineRawStringLiteralToken
            or SyntaxKind.MultiLineRawStringLiteralToken
            or SyntaxKind.Utf8StringLiteralToken => "s",
            SyntaxKind.IdentifierToken => ClassOfName(token),
            _ => null,
        };
    }

    static string? ClassOfName(SyntaxToken token) =>
        token.Parent switch
        {
            IdentifierNameSyntax { IsVar: true } => "k",
            GenericNameSyntax
            {
                Parent: InvocationExpressionSyntax
                    or MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax }
            } => "m",
            GenericNameSyntax or BaseTypeDeclarationSyntax or ConstructorDeclarationSyntax => "t",
            MethodDeclarationSyntax or LocalFunctionStatementSyntax => "m",
            IdentifierNameSyntax name => ClassOfUse(name),
            _ => null,
        };

    static string? ClassOfUse(IdentifierNameSyntax name) =>
        name.Parent switch
        {
            InvocationExpressionSyntax => "m",
            MemberAccessExpressionSyntax access when access.Name == name => access.Parent is InvocationExpressionSyntax
                ? "m"
                : null,
            MemberAccessExpressionSyntax when name.Identifier.Text is [var first, ..] && char.IsUpper(first) => "t",
            ObjectCreationExpressionSyntax
            or VariableDeclarationSyntax
            or ParameterSyntax
            or TypeArgumentListSyntax
            or ArrayTypeSyntax
            or NullableTypeSyntax
            or CastExpressionSyntax
            or TypeOfExpressionSyntax
            or CatchDeclarationSyntax
            or BaseTypeSyntax
            or MethodDeclarationSyntax
            or LocalFunctionStatementSyntax
            or PropertyDeclarationSyntax
            or ForEachStatementSyntax { Type: IdentifierNameSyntax }
            or DeclarationPatternSyntax
            or AttributeSyntax when IsTypePosition(name) => "t",
            _ => null,
        };

    static bool IsTypePosition(IdentifierNameSyntax name) =>
        name.Parent is not ForEachStatementSyntax loop || loop.Type == name;
}
