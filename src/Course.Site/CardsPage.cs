using System.Text;
using Course.Base;
using Course.Interview.Cards;
using Course.Interview.Scheduling;
using Course.Site.Pages;

namespace Course.Site;

/// <summary>A topic's interview cards, which unfold.</summary>
internal sealed class CardsPage(CourseFolder course, SiteOptions options, SiteLinks links, ScheduleBook book)
{
    readonly string _folder = Path.Combine(course.Root, "notebooks", "interview");

    public string Of(SiteTopic topic)
    {
        var levels = topic.Cards.Select(card => card.Level).Distinct().Order().ToList();
        var html = new StringBuilder("<main id=\"content\" class=\"single\">").Append(
            SiteFrame.Tabs(topic.Topic, SiteLinks.Cards(topic.Topic))
        );
        html.Append(
            $"<h1>{SiteFrame.Text(topic.Topic.Title)}: interview cards</h1><p class=\"lead\">Say the answer "
                + "aloud, then unfold the card and compare. An answer takes about a minute.</p>"
        );
        html.Append("<div class=\"filters\"><div role=\"group\" aria-label=\"Show these levels\">");
        foreach (var level in levels)
            html.Append(
                $"<button type=\"button\" data-level=\"{Name(level)}\" aria-pressed=\"true\">{Name(level)} "
                    + $"<span>{topic.Cards.Count(card => card.Level == level)}</span></button>"
            );
        html.Append("</div><button type=\"button\" data-unfold aria-pressed=\"false\">Unfold all</button>");
        html.Append(
            $"<a class=\"go\" href=\"{SiteLinks.Rehearse}?topic={topic.Topic.Name}\">Rehearse "
                + "these</a></div><div class=\"cards\">"
        );
        foreach (var card in topic.Cards)
            Card(html, card);
        html.Append("</div></main>");
        return SiteFrame.Page(
            options,
            $"{topic.Topic.Title}: interview cards",
            SiteLinks.Cards(topic.Topic),
            html.ToString()
        );
    }

    /// <summary>Everything below a card's question.</summary>
    public string Back(Card card)
    {
        var html = new StringBuilder($"{Answer(card)}<h3>A good answer says</h3><ul class=\"rubric\">");
        foreach (var point in card.Rubric)
            html.Append("<li>").Append(Line(point.Text)).Append("</li>");
        return html.Append("</ul>").Append(Rest(card)).ToString();
    }

    /// <summary>The model answer.</summary>
    public string Answer(Card card) => $"<div class=\"prose\">{Html(card.Answer.Markdown)}</div>";

    /// <summary>What comes after answer and rubric: follow-ups, trap, proofs and sources.</summary>
    public string Rest(Card card)
    {
        var html = new StringBuilder("<h3>They may ask next</h3>");
        foreach (var next in card.FollowUps)
            html.Append("<details class=\"follow\"><summary>")
                .Append(Line(next.Question))
                .Append("</summary>")
                .Append(Html(next.Answer))
                .Append("</details>");
        html.Append("<div class=\"prose\"><blockquote class=\"callout callout-trap\"><p><strong>Trap.</strong> ")
            .Append(Line(card.Trap.Markdown))
            .Append("</p></blockquote></div><dl class=\"refs\">");
        Links(html, "Prove it", card.Proofs);
        Links(html, "Sources", card.Sources);
        return html.Append("</dl>").ToString();
    }

    public string Line(string markdown)
    {
        var html = Html(markdown).Trim();
        return html.StartsWith("<p>", StringComparison.Ordinal) && html.IndexOf("<p>", 1, StringComparison.Ordinal) < 0
            ? html[3..^4]
            : html;
    }

    public static string Name<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    void Card(StringBuilder html, Card card)
    {
        html.Append(
            $"<details class=\"card\" id=\"{SiteFrame.Text(card.Id)}\" "
                + $"data-level=\"{Name(card.Level)}\"><summary><h2>{Line(card.Question)}</h2><span "
                + $"class=\"meta\">{Name(card.Level)} · {Name(card.Kind)}{When(card)}</span></summary><div "
                + "class=\"back\">"
        );
        html.Append(Back(card)).Append("</div></details>");
    }

    string When(Card card)
    {
        if (!options.Progress || book.Find(card.Id) is not { } schedule)
            return "";
        var now = course.Time.GetUtcNow();
        return schedule.IsDue(now, course.Time.LocalTimeZone)
            ? " · <b>due</b>"
            : $" · comes back in {Interval.Text(schedule.Due - now)}";
    }

    // A page has many cards and each text stands alone, so none shares ids with another.
    string Html(string markdown) => new MarkdownHtml(_folder, links.Place, html: false).Render(markdown);

    void Links(StringBuilder html, string what, IReadOnlyList<CardLink> all)
    {
        if (all.Count == 0)
            return;
        html.Append($"<div><dt>{what}</dt><dd>").AppendJoin(" · ", all.Select(Link)).Append("</dd></div>");
    }

    string Link(CardLink link)
    {
        if (link.IsAddress)
            return $"<a href=\"{SiteFrame.Text(link.Target)}\" rel=\"noreferrer\">{SiteFrame.Text(link.Text)}</a>";
        var parts = link.Target.Split('#', 2);
        var address = links.Place(Path.GetFullPath(parts[0], _folder), parts.Length > 1 ? "#" + parts[1] : "");
        return address is null
            ? SiteFrame.Text(link.Text)
            : $"<a href=\"{SiteFrame.Text(address)}\">{SiteFrame.Text(link.Text)}</a>";
    }
}
