using System.Globalization;
using System.Text;
using Course.Notebooks;
using Course.Site.Pages;

namespace Course.Site;

/// <summary>The course's home: what it is, what comes next, and the topics with what is done of each.</summary>
internal static class HomePage
{
    public static string Of(SiteOptions options, IReadOnlyList<SiteTopic> topics)
    {
        var html = new StringBuilder("<main id=\"content\" class=\"home\">");
        html.Append(
            "<header class=\"hero\"><h1>Apache Kafka in C#</h1><p class=\"lead\">Every claim is an "
                + "experiment that runs on your own machine. Predict, run, see the chart, break things, mend them, "
                + "and say the answer aloud.</p>"
        );
        if (options.Progress)
            Progress(html, topics);
        html.Append("</header><h2 class=\"quiet\">Topics</h2><ol class=\"topics\">");
        foreach (var topic in topics)
            Row(html, options, topic);
        html.Append("</ol></main>");
        return SiteFrame.Page(options, "Apache Kafka in C#", SiteLinks.Home, html.ToString());
    }

    static void Progress(StringBuilder html, IReadOnlyList<SiteTopic> topics)
    {
        var next = NextStep.Of([.. topics.Select(topic => topic.State)]);
        html.Append("<div class=\"next\">");
        if (next is not null)
            html.Append("<p><span class=\"label\">Next</span> ")
                .Append(SiteFrame.Text(next.What))
                .Append("</p><p>")
                .Append(SiteFrame.Command(next.Command))
                .Append("</p>");
        else
            html.Append("<p><span class=\"label\">All done</span> Keep it fresh.</p><p>")
                .Append(SiteFrame.Command("./course interview"))
                .Append("</p>");
        html.Append("</div><dl class=\"sums\">");
        var notebooks = topics.Where(topic => topic.Topic.NotebookPath is not null).ToList();
        Sum(html, "notebooks run", notebooks.Count(topic => topic.State.NotebookDone), notebooks.Count);
        Sum(
            html,
            "lab tasks passed",
            topics.Sum(topic => topic.State.TasksPassed),
            topics.Sum(topic => topic.State.Tasks)
        );
        Sum(html, "cards rehearsed", topics.Sum(topic => topic.Rehearsed), topics.Sum(topic => topic.Cards.Count));
        html.Append("</dl>");
    }

    static void Sum(StringBuilder html, string what, int done, int of) =>
        html.Append(
            CultureInfo.InvariantCulture,
            $"<div><dt>{what}</dt><dd><b>{done}</b> of {of}</dd><dd class=\"meter\" aria-hidden=\"true\"><i "
                + $"style=\"width:{(of == 0 ? 0 : 100.0 * done / of):0.#}%\"></i></dd></div>"
        );

    static void Row(StringBuilder html, SiteOptions options, SiteTopic topic)
    {
        var it = topic.Topic;
        var first =
            it.NotebookPath is not null ? SiteLinks.Notebook(it)
            : it.LabFolder is not null ? SiteLinks.Lab(it)
            : SiteLinks.Cards(it);
        html.Append(
            CultureInfo.InvariantCulture,
            $"<li{(it.HasCardsOnly ? " class=\"cards-only\"" : "")}><span class=\"no\" "
                + $"aria-hidden=\"true\">{it.Number}</span><h3><a "
                + $"href=\"{first}\">{SiteFrame.Text(it.Title)}</a></h3><ul>"
        );
        if (it.NotebookPath is not null)
            Part(html, SiteLinks.Notebook(it), "Notebook", Notebook(options, topic), topic.State.NotebookDone);
        if (it.LabFolder is not null)
            Part(
                html,
                SiteLinks.Lab(it),
                "Lab",
                options.Progress
                    ? $"{topic.State.TasksPassed} of {topic.State.Tasks} tasks"
                    : $"{topic.State.Tasks} tasks",
                topic.State.Tasks > 0 && topic.State.TasksPassed == topic.State.Tasks
            );
        if (it.CardsPath is not null)
            Part(
                html,
                SiteLinks.Cards(it),
                "Cards",
                Cards(options, topic),
                options.Progress && topic.Cards.Count > 0 && topic.Rehearsed == topic.Cards.Count && topic.Due == 0
            );
        html.Append("</ul></li>");
    }

    static string? Notebook(SiteOptions options, SiteTopic topic) =>
        options.Progress && topic.State.NotebookDone ? "ran"
        : topic.TryLoadNotebook() is { } notebook && CorePath.Of(notebook) is { Exists: true } path
            ? $"{WaysHtml.Hours(path.Minutes)}, or {WaysHtml.Hours(path.AllMinutes)} with all of it"
        : options.Progress ? "not run yet"
        : null;

    static string Cards(SiteOptions options, SiteTopic topic) =>
        options.Progress && topic.Rehearsed > 0
            ? $"{topic.Rehearsed} of {topic.Cards.Count}{(topic.Due > 0 ? $", {topic.Due} due" : "")}"
            : topic.Cards.Count.ToString(CultureInfo.InvariantCulture);

    static void Part(StringBuilder html, string address, string name, string? state, bool done) =>
        html.Append(
            $"<li{(done ? " class=\"done\"" : "")}><a "
                + $"href=\"{address}\">{name}</a>{(state is null ? "" : $" <span>{(done ? "✓ " : "")}{state}</span>")}</li>"
        );
}
