using System.Globalization;
using Course.Notebooks;
using Course.Site.Pages;

namespace Course.Site;

/// <summary>A notebook with the outputs of its last run, or without any and the command that makes them.</summary>
internal static class NotebookPage
{
    /// <summary>The address of the script that notebooks' pages share.</summary>
    public const string Script = "page.js";

    public static string Of(
        SiteOptions options,
        SiteTopic topic,
        NotebookArticle article,
        string? note,
        SiteTopic? before,
        SiteTopic? after
    ) =>
        SiteFrame.Page(
            options,
            article.Title,
            SiteLinks.Notebook(topic.Topic),
            $"""
            <div class="layout">
            <nav class="toc wide" aria-label="Contents"><h2>Contents</h2>{article.Contents}</nav>
            <main id="content">
            {SiteFrame.Tabs(topic.Topic, SiteLinks.Notebook(topic.Topic))}
            {article.Header}
            {note}
            <nav class="toc narrow" aria-label="Contents"><details><summary>Contents</summary>{article.Contents}</details></nav>
            {article.Body}
            {Neighbours(before, after)}
            </main>
            </div>
            """,
            Script
        );

    /// <summary>What is missing on the page, and what brings it; null when nothing is.</summary>
    public static string? Note(SiteTopic topic, Notebook notebook, RunResult? run)
    {
        var command = SiteFrame.Command($"./course run {int.Parse(topic.Topic.Number, CultureInfo.InvariantCulture)}");
        if (run is null)
            return "<p class=\"missing\">Outputs and charts are not here yet: this notebook has not run on this "
                + $"machine. {command}</p>";
        return IsOf(run, notebook)
            ? null
            : $"<p class=\"missing\">The notebook has changed since this run. {command}</p>";
    }

    /// <summary>Whether a run is of the notebook as it is now.</summary>
    public static bool IsOf(RunResult run, Notebook notebook) =>
        run
            .Notebook.Cells.Select(cell => (cell.Kind, cell.Source))
            .SequenceEqual(notebook.Cells.Select(cell => (cell.Kind, cell.Source)));

    static string Neighbours(SiteTopic? before, SiteTopic? after) =>
        before is null && after is null
            ? ""
            : "<nav class=\"neighbours\" aria-label=\"Neighbouring "
                + $"notebooks\">{Neighbour(before, "prev", "← ")}{Neighbour(after, "next", "")}</nav>";

    static string Neighbour(SiteTopic? topic, string rel, string arrow) =>
        topic is null
            ? "<span></span>"
            : $"<a rel=\"{rel}\" href=\"{SiteLinks.Notebook(topic.Topic)}\">{arrow}{topic.Topic.Number} "
                + $"{SiteFrame.Text(topic.Topic.Title)}{(rel == "next" ? " →" : "")}</a>";
}
