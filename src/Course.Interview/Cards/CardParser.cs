using Markdig;
using Markdig.Syntax;

namespace Course.Interview.Cards;

/// <summary>
/// Reads a card file. A file is Markdown: a title, then one second-level heading per card (the question), the line
/// <c>`id` · level · kind · ids covered</c>, and the fields <c>**Answer.**</c>, <c>**Rubric**</c>,
/// <c>**Follow-ups**</c>, <c>**Trap.**</c>, <c>**Prove it.**</c> and <c>**Source.**</c>. Link targets may be defined at
/// the end of the file.
/// </summary>
public static class CardParser
{
    static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePreciseSourceLocation().Build();

    /// <summary>Reads a file from disk.</summary>
    /// <param name="path">The file.</param>
    /// <param name="shownAs">How problems name it; default: <paramref name="path"/>.</param>
    public static CardFile Read(string path, string? shownAs = null) => Parse(File.ReadAllText(path), shownAs ?? path);

    /// <summary>Reads a text; cards that cannot be read are left out and their problems listed.</summary>
    public static CardFile Parse(string text, string path)
    {
        var topic = Path.GetFileNameWithoutExtension(path);
        var title = "";
        var problems = new List<CardProblem>();
        var drafts = new List<CardDraft>();
        foreach (var block in Markdown.Parse(text, Pipeline))
        {
            switch (block)
            {
                case LinkReferenceDefinitionGroup:
                    break;
                case HeadingBlock { Level: 1 } heading when title.Length == 0:
                    title = PlainText.Of(heading.Inline);
                    break;
                case HeadingBlock { Level: 2 } heading:
                    drafts.Add(new CardDraft(text, path, topic, heading));
                    break;
                default:
                    drafts.LastOrDefault()?.Add(block);
                    break;
            }
        }

        if (title.Length == 0)
            problems.Add(new(new(path, 1), "the file has no title: begin with '# …: interview cards'"));
        if (drafts.Count == 0)
            problems.Add(new(new(path, 1), "the file has no cards: a card begins with '## ' and its question"));
        var cards = new List<Card>();
        foreach (var draft in drafts)
        {
            if (draft.Finish() is { } card)
                cards.Add(card);
            problems.AddRange(draft.Problems);
        }

        return new CardFile(path, topic, title, cards, problems);
    }
}
