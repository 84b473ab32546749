using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Course.Interview.Cards;

/// <summary>One field of a card while it is read: the paragraph with its label, and the blocks up to the next
/// label.</summary>
internal sealed class CardField(string source, string path, ParagraphBlock head, EmphasisInline label)
{
    readonly List<Block> _blocks = [head];

    public FileLine At { get; } = new(path, head.Line + 1);

    public void Add(Block block) => _blocks.Add(block);

    /// <summary>Everything after the label.</summary>
    public CardText Text()
    {
        var end = _blocks[^1].Span.End + 1;
        return new CardText(source[Math.Min(label.Span.End + 1, end)..end].Trim(), At);
    }

    /// <summary>The items of the field's list; one item is one paragraph.</summary>
    public IReadOnlyList<(string Text, ParagraphBlock Block, FileLine At)> Items(
        string complaint,
        string id,
        Action<FileLine, string> problem
    )
    {
        if (_blocks is [_, ListBlock list])
        {
            return
            [
                .. list.OfType<ListItemBlock>()
                    .SelectMany(item => item.OfType<ParagraphBlock>())
                    .Select(item =>
                        (source.Substring(item.Span.Start, item.Span.Length), item, new FileLine(path, item.Line + 1))
                    ),
            ];
        }

        problem(At, string.Format(complaint, id));
        return [];
    }

    public IReadOnlyList<CardLink> Links(Action<FileLine, string> problem)
    {
        foreach (var literal in Inlines<LiteralInline>().Where(literal => literal.Content.AsSpan().Contains('[')))
            problem(At, $"'{Around(literal)}' is a link without a target: define it at the end of the file");
        return
        [
            .. Inlines<LinkInline>()
                .Select(link => new CardLink(PlainText.Of(link), link.Url ?? "", link.Reference?.Label, At)),
        ];
    }

    IEnumerable<T> Inlines<T>()
        where T : Inline =>
        _blocks
            .SelectMany(block => block is LeafBlock leaf ? [leaf] : ((ContainerBlock)block).Descendants<LeafBlock>())
            .SelectMany(leaf => leaf.Inline?.Descendants<T>() ?? []);

    /// <summary>A reference that is not defined is left as plain text, one literal for each bracket.</summary>
    string Around(LiteralInline literal)
    {
        var start = literal.Span.Start;
        var end = source.IndexOf(']', start);
        return end < 0 ? literal.ToString() : source[start..(end + 1)];
    }
}
