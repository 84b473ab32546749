using System.Globalization;
using System.Net;
using System.Text;
using Course.Notebooks;

namespace Course.Site.Pages;

/// <summary>A notebook as parts of an HTML page: whoever makes the page puts its own frame around them.</summary>
/// <param name="Title">The title, as plain text.</param>
/// <param name="Header">The head of the article: title, verdict and figures of the run.</param>
/// <param name="Contents">The table of contents, a list of links.</param>
/// <param name="Body">Prose, code and outputs.</param>
/// <param name="Headings">The headings, each with the words under it.</param>
public sealed record NotebookArticle(
    string Title,
    string Header,
    string Contents,
    string Body,
    IReadOnlyList<PageHeading> Headings
)
{
    /// <summary>The parts of a run's page.</summary>
    /// <param name="run">The run.</param>
    /// <param name="place">Where links to files lead, as <see cref="MarkdownHtml"/> asks.</param>
    public static NotebookArticle Of(RunResult run, Func<string, string, string?> place) =>
        Of(run.Notebook, run.Cells, place, title => HeaderOf(run, title) + WaysHtml.Of(run.Notebook, run.IsOfCorePath));

    /// <summary>The parts of a page without outputs, for a notebook that did not run yet.</summary>
    /// <param name="notebook">The notebook.</param>
    /// <param name="place">Where links to files lead.</param>
    public static NotebookArticle Of(Notebook notebook, Func<string, string, string?> place) =>
        Of(
            notebook,
            notebook.CodeCells.Select(cell => new CellResult(
                cell,
                CellTitles.Of(notebook, cell),
                cell.Source,
                RunStatus.Ok,
                null,
                null
            )),
            place,
            title => $"<header class=\"run\"><h1>{title}</h1></header>{WaysHtml.Of(notebook)}"
        );

    static NotebookArticle Of(
        Notebook notebook,
        IEnumerable<CellResult> cells,
        Func<string, string, string?> place,
        Func<string, string> header
    )
    {
        var markdown = new MarkdownHtml(Path.GetDirectoryName(Path.GetFullPath(notebook.Path))!, place);
        var body = BodyOf(notebook, cells.ToDictionary(cell => cell.Cell.Position), markdown);
        return new NotebookArticle(
            notebook.Title,
            header(WebUtility.HtmlEncode(notebook.Title)),
            ContentsOf(markdown.Headings),
            body,
            markdown.Headings
        );
    }

    static string BodyOf(Notebook notebook, Dictionary<int, CellResult> cells, MarkdownHtml markdown)
    {
        var html = new ArticleBody(notebook);
        var code = new CellHtml(markdown);
        var isTitle = true;
        foreach (var cell in notebook.Cells)
        {
            if (cell.Kind == CellKind.Code)
            {
                html.Code(code.Render(cells[cell.Position]));
                if (cells[cell.Position].Status == RunStatus.Failed && markdown.Headings.Count > 0)
                    markdown.Headings[^1].Failed = true;
                continue;
            }
            if (cell.Kind == CellKind.Raw)
                continue;
            var source = isTitle ? WithoutTitle(cell.Source, notebook.Title) : cell.Source;
            isTitle = false;
            var known = markdown.Headings.Count;
            html.Prose(cell, markdown.Render(source));
            foreach (var heading in markdown.Headings.Skip(known))
                heading.IsDeeper = html.IsDeeper;
        }
        return html.End();
    }

    // The page's header carries the title already.
    static string WithoutTitle(string source, string title)
    {
        var text = source.TrimStart();
        var heading = "# " + title;
        return text.StartsWith(heading, StringComparison.Ordinal) ? text[heading.Length..] : source;
    }

    /// <summary>Headings of the first three levels as a list of links.</summary>
    public static string ContentsOf(IReadOnlyList<PageHeading> headings)
    {
        var shown = headings.Where(heading => heading.Level is 1 or 2 or 3).ToList();
        if (shown.Count == 0)
            return "";
        var top = shown.Min(heading => heading.Level);
        var html = new StringBuilder("<ol>");
        foreach (var heading in shown)
        {
            html.Append(heading.Level > top ? "<li class=\"deep" : "<li class=\"top")
                .Append(heading.Failed ? " failed" : "")
                .Append(heading.IsDeeper ? " deeper" : "");
            html.Append("\"><a href=\"#")
                .Append(WebUtility.HtmlEncode(heading.Id))
                .Append("\">")
                .Append(WebUtility.HtmlEncode(heading.Text))
                .Append("</a></li>");
        }
        return html.Append("</ol>").ToString();
    }

    static string HeaderOf(RunResult result, string title)
    {
        var (style, verdict) = result switch
        {
            { WasCancelled: true } => ("bad", "stopped before its end"),
            { Failure: { } failure } => (
                "bad",
                $"failed at <a href=\"#cell-{failure.Cell.Number}\">cell {failure.Cell.Number}</a>"
            ),
            { Skipped: > 0 } => (
                "ok",
                $"{result.Cells.Count(cell => cell.Status == RunStatus.Ok)} cells ran, {result.Skipped} "
                    + "skipped: each says why"
            ),
            { IsOfCorePath: true } => ("ok", "the core path ran"),
            _ => ("ok", $"every cell ran: {result.Cells.Count(cell => cell.Status == RunStatus.Ok)}"),
        };
        var html = new StringBuilder(
            $"<header class=\"run\"><span class=\"verdict {style}\">{(style == "ok" ? "✓" : "✗")} "
                + $"{verdict}</span><h1>{title}</h1>"
        );
        html.Append("<dl class=\"facts\">");
        if (result.Claims > 0)
            Fact(html, "claims shown", $"{result.Claims}", "lead");
        if (result.Exercises.Count > 0)
            Fact(
                html,
                "exercises solved",
                $"{result.Exercises.Count(exercise => exercise.State == ExerciseState.Right)} of "
                    + $"{result.Exercises.Count}",
                "lead"
            );
        Fact(html, "run", result.Started.ToString("d MMMM yyyy, HH:mm", CultureInfo.InvariantCulture), "");
        Fact(html, "took", Durations.Short(result.Duration), "");
        if (result.Cluster.Length > 0)
            Fact(html, "cluster", result.Cluster, "");
        html.Append("</dl><dl class=\"facts\">");
        foreach (var (name, value) in result.Environment)
            Fact(html, name, value, "");
        return html.Append("</dl></header>").ToString();
    }

    static void Fact(StringBuilder html, string name, string value, string style) =>
        html.Append(
            CultureInfo.InvariantCulture,
            $"<div class=\"{style}\"><dt>{WebUtility.HtmlEncode(name)}</dt><dd>{WebUtility.HtmlEncode(value)}</dd></div>"
        );
}
