using System.Text;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Course.Interview.Cards;

/// <summary>Markdown as a terminal or a screen reader shows it: the words, without marks.</summary>
public static class PlainText
{
    /// <summary>The words of a short text, on one line.</summary>
    public static string Of(string markdown) =>
        string.Join(' ', Paragraphs(markdown).Select(paragraph => paragraph.ReplaceLineEndings(" ").Trim()));

    /// <summary>One entry per paragraph, list item or code block; only code keeps its lines.</summary>
    public static IReadOnlyList<string> Paragraphs(string markdown) =>
        [
            .. Markdown
                .Parse(markdown)
                .Descendants<LeafBlock>()
                .Where(block => block is not LinkReferenceDefinition)
                .Select(Of),
        ];

    internal static string Of(ContainerInline? inlines)
    {
        var text = new StringBuilder();
        if (inlines is not null)
            Append(text, inlines);
        return text.ToString();
    }

    static string Of(LeafBlock block) => block is CodeBlock ? block.Lines.ToString() : Of(block.Inline);

    static void Append(StringBuilder text, ContainerInline inlines)
    {
        foreach (var inline in inlines)
        {
            switch (inline)
            {
                case LiteralInline literal:
                    text.Append(literal.Content.AsSpan());
                    break;
                case CodeInline code:
                    text.Append(code.Content);
                    break;
                case LineBreakInline:
                    text.Append(' ');
                    break;
                case AutolinkInline link:
                    text.Append(link.Url);
                    break;
                case HtmlEntityInline entity:
                    text.Append(entity.Transcoded.AsSpan());
                    break;
                case ContainerInline container:
                    Append(text, container);
                    break;
            }
        }
    }
}
