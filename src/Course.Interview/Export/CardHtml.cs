using System.Net;
using Course.Interview.Cards;
using Markdig;

namespace Course.Interview.Export;

/// <summary>The sides of a card as HTML.</summary>
internal static class CardHtml
{
    static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().Build();

    public static string Front(Card card) => $"<p>{Text(card.Question)}</p>";

    public static string Back(Card card) =>
        Markdown.ToHtml(card.Answer.Markdown, Pipeline)
        + $"<p><b>Key points</b></p><ul>{string.Concat(card.Rubric.Select(point => $"<li>{Line(point.Text)}</li>"))}</ul>"
        + $"<p><b>Follow-ups</b></p><ul>{string.Concat(card.FollowUps.Select(next => $"<li><b>{Text(next.Question)}</b> {Line(next.Answer)}</li>"))}</ul>"
        + $"<p><b>Trap.</b> {Line(card.Trap.Markdown)}</p>"
        + $"<p><small>{string.Join(" · ", card.Sources.Select(link => $"<a href=\"{Text(link.Target)}\">{Text(link.Text)}</a>"))}</small></p>";

    public static string Text(string text) => WebUtility.HtmlEncode(text);

    static string Line(string markdown)
    {
        var html = Markdown.ToHtml(markdown, Pipeline).Trim();
        return html.StartsWith("<p>", StringComparison.Ordinal) && html.IndexOf("<p>", 1, StringComparison.Ordinal) < 0
            ? html[3..^4]
            : html;
    }
}
