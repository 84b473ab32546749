using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace House.Tests;

/// <summary>What neither CSharpier nor the compiler's own rules see.</summary>
static partial class CodeRules
{
    /// <summary>How many columns a line has at most.</summary>
    public const int Width = 120;

    /// <summary>The numbers of the lines that are wider than <see cref="Width"/>, unless one string or one address
    /// alone makes them so: a text that somebody searches for stays in one piece.</summary>
    public static IEnumerable<int> TooLong(string code)
    {
        var text = SourceText.From(code);
        var wide = text.Lines.Where(line => line.Span.Length > Width).ToList();
        if (wide.Count == 0)
            return [];
        var strings = Strings(CSharpSyntaxTree.ParseText(text)).ToList();
        return wide.Where(line => Rest(line, strings) > Width).Select(Number);
    }

    /// <summary>The numbers of the lines on which a statement begins after another has ended there.</summary>
    public static IEnumerable<int> WithTwoStatements(string code)
    {
        var text = SourceText.From(code);
        return CSharpSyntaxTree
            .ParseText(text)
            .GetRoot()
            .DescendantNodes()
            .Select(node =>
                node switch
                {
                    BlockSyntax block => block.Statements,
                    SwitchSectionSyntax section => section.Statements,
                    _ => default,
                }
            )
            .SelectMany(statements => statements.Zip(statements.Skip(1)))
            .Where(pair => LineOf(text, pair.First.Span.End) == LineOf(text, pair.Second.SpanStart))
            .Select(pair => LineOf(text, pair.Second.SpanStart) + 1);
    }

    /// <summary>The numbers of the lines that say <c>private</c> where it is the default: everywhere but at accessors,
    /// in <c>private protected</c>, and at partial methods, which must say it.</summary>
    public static IEnumerable<int> WithNeedlessPrivate(string code)
    {
        var text = SourceText.From(code);
        return CSharpSyntaxTree
            .ParseText(text)
            .GetRoot()
            .DescendantNodes()
            .OfType<MemberDeclarationSyntax>()
            .Select(member => member.Modifiers)
            .Where(modifiers =>
                modifiers.Any(SyntaxKind.PrivateKeyword)
                && !modifiers.Any(SyntaxKind.ProtectedKeyword)
                && !modifiers.Any(SyntaxKind.PartialKeyword)
            )
            .Select(modifiers => LineOf(text, modifiers[0].SpanStart) + 1);
    }

    /// <summary>The numbers of the lines whose comment names a file that is not there.</summary>
    /// <param name="code">The text of a file.</param>
    /// <param name="known">Paths and what they end in; <c>NN-topic.md</c> stands for many.</param>
    public static IEnumerable<int> NamingAMissingFile(string code, IReadOnlySet<string> known) =>
        code.Split('\n')
            .Select((line, index) => (Comment: Address().Replace(Comment().Match(line).Groups[1].Value, ""), index))
            .Where(line =>
                FileName().Matches(line.Comment).Any(name => !name.Value.Contains("NN") && !known.Contains(name.Value))
            )
            .Select(line => line.index + 1);

    /// <summary>The width of a line without the longest string or address in it.</summary>
    static int Rest(TextLine line, List<TextSpan> strings)
    {
        var longestString = strings.Select(span => span.Intersection(line.Span)?.Length ?? 0).DefaultIfEmpty().Max();
        var longestAddress = Address().Matches(line.ToString()).Select(match => match.Length).DefaultIfEmpty().Max();
        return line.Span.Length - Math.Max(longestString, longestAddress);
    }

    static IEnumerable<TextSpan> Strings(SyntaxTree tree) =>
        tree.GetRoot()
            .DescendantNodes()
            .Where(node =>
                node is InterpolatedStringExpressionSyntax
                || node is LiteralExpressionSyntax && node.IsKind(SyntaxKind.StringLiteralExpression)
            )
            .Select(node => node.Span);

    static int Number(TextLine line) => line.LineNumber + 1;

    static int LineOf(SourceText text, int position) => text.Lines.GetLineFromPosition(position).LineNumber;

    [GeneratedRegex(@"(?:^|\s)//+(.*)")]
    private static partial Regex Comment();

    [GeneratedRegex(@"(?<![\w/.*{}#~-])(?:[\w.-]+/)*[\w-]+\.(?:cs|csproj|ipynb|md|props|sln|targets)\b(?![\w.])")]
    private static partial Regex FileName();

    [GeneratedRegex(@"https?://\S+")]
    private static partial Regex Address();
}
