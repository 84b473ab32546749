using System.Text.Json;
using Course.Interview.Cards;
using Course.Site.Pages;

namespace Course.Site;

/// <summary>What the search looks through: a script that the pages load when somebody searches, as a page on a disk may
/// load nothing else.</summary>
internal sealed class SearchIndex
{
    readonly List<Entry> _entries = [];

    /// <summary>Adds the sections of a notebook or a brief.</summary>
    /// <param name="kind">"notebook" or "lab".</param>
    /// <param name="page">The page's address.</param>
    /// <param name="title">The page's title.</param>
    /// <param name="headings">Its sections.</param>
    public void Add(string kind, string page, string title, IEnumerable<PageHeading> headings)
    {
        _entries.Add(new Entry(kind, title, "", page, ""));
        foreach (var heading in headings)
            _entries.Add(new Entry(kind, heading.Text, title, $"{page}#{heading.Id}", heading.Words));
    }

    /// <summary>Adds a card.</summary>
    public void Add(string page, string topic, Card card)
    {
        var words = string.Join(
            ' ',
            [
                card.Answer.Markdown,
                .. card.Rubric.Select(point => point.Text),
                .. card.FollowUps.Select(next => $"{next.Question} {next.Answer}"),
                card.Trap.Markdown,
            ]
        );
        _entries.Add(new Entry("card", Plain(card.Question), topic, $"{page}#{card.Id}", Plain(words)));
    }

    /// <summary>The script.</summary>
    public string Script() =>
        $"window.courseIndex = {JsonSerializer.Serialize(_entries, JsonSerializerOptions.Web)};\n";

    static string Plain(string markdown) => markdown.Replace("**", "").Replace("`", "").ReplaceLineEndings(" ");

    sealed record Entry(string Kind, string Title, string In, string Url, string Words);
}
