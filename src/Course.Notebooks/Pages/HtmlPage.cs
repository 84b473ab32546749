using System.Globalization;
using System.Net;
using System.Text;

namespace Course.Notebooks;

/// <summary>A run as one HTML file that needs nothing else: no network, no other file, no script of its own.</summary>
public static class HtmlPage
{
    /// <summary>Writes the page, through a temporary file beside it.</summary>
    /// <param name="result">The run.</param>
    /// <param name="path">Where to; the folder is made when it is missing.</param>
    public static void Write(RunResult result, string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Directory.CreateDirectory(folder);
        var temporary = path + ".tmp";
        File.WriteAllText(temporary, Render(result, folder));
        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>The page's text.</summary>
    /// <param name="result">The run.</param>
    /// <param name="pageFolder">The folder in which the page will lie: links are relative to it.</param>
    public static string Render(RunResult result, string pageFolder)
    {
        var notebookFolder = Path.GetDirectoryName(Path.GetFullPath(result.Notebook.Path))!;
        var markdown = new MarkdownHtml(notebookFolder, pageFolder);
        var title = WebUtility.HtmlEncode(result.Notebook.Title);
        var body = Body(result, markdown);
        var contents = Contents(markdown.Headings);
        return $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{title}</title>
            <link rel="icon" href="data:,">
            <style>
            {Style.Value}</style>
            </head>
            <body>
            <a class="skip" href="#content">Skip to the content</a>
            <div class="layout">
            <nav class="toc wide" aria-label="Contents"><h2>Contents</h2>{contents}</nav>
            <main id="content">
            {Header(result, title)}
            <nav class="toc narrow" aria-label="Contents"><details><summary>Contents</summary>{contents}</details></nav>
            {body}
            <footer>Written by <code>course run</code> from {WebUtility.HtmlEncode(Path.GetFileName(result.Notebook.Path))}. Figures and timings are of this run on this machine.</footer>
            </main>
            </div>
            </body>
            </html>

            """;
    }

    static readonly Lazy<string> Style = new(() =>
    {
        using var stream = typeof(HtmlPage).Assembly.GetManifestResourceStream("page.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    });

    static string Body(RunResult result, MarkdownHtml markdown)
    {
        var html = new StringBuilder();
        var cells = result.Cells.ToDictionary(cell => cell.Cell.Position);
        var code = new CellHtml(markdown);
        var isTitle = true;
        foreach (var cell in result.Notebook.Cells)
        {
            if (cell.Kind == CellKind.Code)
            {
                html.Append(code.Render(cells[cell.Position])).Append('\n');
                if (cells[cell.Position].Status == RunStatus.Failed && markdown.Headings.Count > 0)
                    markdown.Headings[^1].Failed = true;
                continue;
            }
            if (cell.Kind == CellKind.Raw)
                continue;
            var source = isTitle ? WithoutTitle(cell.Source, result.Notebook.Title) : cell.Source;
            isTitle = false;
            html.Append("<div class=\"prose\">").Append(markdown.Render(source)).Append("</div>\n");
        }
        return html.ToString();
    }

    // The page's header carries the title already.
    static string WithoutTitle(string source, string title)
    {
        var text = source.TrimStart();
        var heading = "# " + title;
        return text.StartsWith(heading, StringComparison.Ordinal) ? text[heading.Length..] : source;
    }

    static string Contents(List<PageHeading> headings)
    {
        var shown = headings.Where(heading => heading.Level is 1 or 2 or 3).ToList();
        if (shown.Count > 40)
            shown = [.. shown.Where(heading => heading.Level <= 2 || heading.Failed)];
        if (shown.Count == 0)
            return "";
        var top = shown.Min(heading => heading.Level);
        var html = new StringBuilder("<ol>");
        foreach (var heading in shown)
        {
            html.Append(heading.Level > top ? "<li class=\"deep" : "<li class=\"top").Append(heading.Failed ? " failed" : "");
            html.Append("\"><a href=\"#").Append(WebUtility.HtmlEncode(heading.Id)).Append("\">").Append(WebUtility.HtmlEncode(heading.Text)).Append("</a></li>");
        }
        return html.Append("</ol>").ToString();
    }

    static string Header(RunResult result, string title)
    {
        var (style, verdict) = result switch
        {
            { WasCancelled: true } => ("bad", "stopped before its end"),
            { Failure: { } failure } => ("bad", $"failed at <a href=\"#cell-{failure.Cell.Number}\">cell {failure.Cell.Number}</a>"),
            { Skipped: > 0 } => ("ok", $"{result.Cells.Count(cell => cell.Status == RunStatus.Ok)} cells ran, {result.Skipped} skipped: this cluster cannot do what they need"),
            _ => ("ok", $"every cell ran: {result.Cells.Count(cell => cell.Status == RunStatus.Ok)}"),
        };
        var html = new StringBuilder($"<header class=\"run\"><span class=\"verdict {style}\">{(style == "ok" ? "✓" : "✗")} {verdict}</span><h1>{title}</h1>");
        html.Append("<dl class=\"facts\">");
        if (result.Proved.Count > 0 || result.Claims > 0)
            Fact(html, "claims shown", Counted(result), "lead");
        if (result.Exercises.Count > 0)
            Fact(html, "exercises solved", $"{result.Exercises.Count(exercise => exercise.State == ExerciseState.Right)} of {result.Exercises.Count}", "lead");
        Fact(html, "run", result.Started.ToString("d MMMM yyyy, HH:mm", CultureInfo.InvariantCulture), "");
        Fact(html, "took", Durations.Short(result.Duration), "");
        Fact(html, "cluster", result.Cluster, "");
        html.Append("</dl><dl class=\"facts\">");
        foreach (var (name, value) in result.Environment)
            Fact(html, name, value, "");
        return html.Append("</dl></header>").ToString();
    }

    static string Counted(RunResult result) =>
        result.Proved.Count == 0 ? $"{result.Claims}" : $"{result.Claims}, proving {result.Proved.Count} of the {result.Covered.Count} items covered";

    static void Fact(StringBuilder html, string name, string value, string style) =>
        html.Append(CultureInfo.InvariantCulture, $"<div class=\"{style}\"><dt>{WebUtility.HtmlEncode(name)}</dt><dd>{WebUtility.HtmlEncode(value)}</dd></div>");
}
