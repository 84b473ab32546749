using System.Globalization;
using System.Net;
using System.Text;
using Course.Notebooks;

namespace Course.Site.Pages;

/// <summary>One code cell of a run as HTML: head, code, outputs, and what went wrong.</summary>
internal sealed class CellHtml(MarkdownHtml markdown)
{
    public string Render(CellResult cell)
    {
        var html = new StringBuilder();
        html.Append(
            CultureInfo.InvariantCulture,
            $"<section class=\"cell {Style(cell)}\" id=\"cell-{cell.Cell.Number}\">"
        );
        Head(html, cell);
        Code(html, cell);
        if (cell.Outcome is { } outcome)
        {
            foreach (var output in outcome.Outputs)
                Output(html, output);
            Warnings(html, outcome.Warnings);
            if (cell.SkipReason is null && outcome.Error is { } error)
                Error(html, cell, error);
        }
        if (cell.SkipReason is { } reason)
            html.Append("<div class=\"skipped\"><strong>Skipped</strong><pre>")
                .Append(Encode(reason))
                .Append("</pre></div>");
        return html.Append("</section>").ToString();
    }

    static string Style(CellResult cell) =>
        cell.Status switch
        {
            RunStatus.Failed => "failed",
            RunStatus.NotRun or RunStatus.Cancelled or RunStatus.Skipped => "not-run",
            _ => "ok",
        };

    static void Head(StringBuilder html, CellResult cell)
    {
        html.Append(
            CultureInfo.InvariantCulture,
            $"<p class=\"cell-head\"><a href=\"#cell-{cell.Cell.Number}\">{cell.Cell.Number}</a>"
        );
        if (cell.Cell.Course.Title is { } title)
            html.Append("<span class=\"title\">").Append(Encode(title)).Append("</span>");
        if (Tag(cell) is { } tag)
            html.Append(CultureInfo.InvariantCulture, $"<span class=\"tag {tag.Style}\">{tag.Text}</span>");
        if (cell.Outcome is { } outcome)
            html.Append("<span class=\"time\">").Append(Durations.Short(outcome.Duration)).Append("</span>");
        html.Append("</p>");
    }

    static (string Style, string Text)? Tag(CellResult cell) =>
        (cell.Status, cell.Exercise, cell.Cell.Course.Exercise) switch
        {
            (RunStatus.Failed, _, _) => ("failed", "✗ failed"),
            (RunStatus.Cancelled, _, _) => ("failed", "stopped"),
            (RunStatus.NotRun, _, _) => ("", "not run"),
            (RunStatus.Skipped, _, _) => ("exercise", "skipped"),
            (_, ExerciseState.Broken, _) => ("failed", "exercise: your code does not run yet"),
            (_, _, ExerciseRole.Gap) => ("exercise", "exercise: yours to complete"),
            (_, ExerciseState.Open, _) => ("exercise", "exercise: open"),
            (_, ExerciseState.Wrong, _) => ("exercise", "exercise: not right yet"),
            (_, ExerciseState.Right, _) => ("right", "✓ exercise solved"),
            _ => null,
        };

    static void Code(StringBuilder html, CellResult cell)
    {
        if (string.IsNullOrWhiteSpace(cell.Source))
            return;
        if (cell.Cell.Course.Folded)
            html.Append("<details><summary>Show the code</summary>");
        html.Append("<pre class=\"code\" tabindex=\"0\"><code>")
            .Append(CodeColours.ToHtml(cell.Source.Trim('\n')))
            .Append("</code></pre>");
        if (cell.Cell.Course.Folded)
            html.Append("</details>");
    }

    void Output(StringBuilder html, CellOutput output)
    {
        html.Append("<div class=\"output\">");
        switch (output)
        {
            case StreamOutput stream:
                html.Append(
                    stream.Stream == StreamKind.Error ? "<pre class=\"stderr\" tabindex=\"0\">" : "<pre tabindex=\"0\">"
                );
                html.AppendJoin('\n', stream.Text.TrimEnd('\n', '\r').Split('\n').Select(Line)).Append("</pre>");
                break;
            case DisplayOutput display:
                html.Append(Rich(display.Data));
                break;
        }
        html.Append("</div>");
    }

    string Rich(MimeBundle data)
    {
        if (data[MimeBundle.Html] is { } rich)
            return rich;
        if (data[MimeBundle.Markdown] is { } text)
            return $"<div class=\"prose\">{markdown.Render(text)}</div>";
        if (data[MimeBundle.Mermaid] is { } diagram)
            return CodeBlockHtml.Mermaid(diagram);
        return $"<pre tabindex=\"0\">{string.Join('\n', data.Text.Split('\n').Select(Line))}</pre>";
    }

    static string Line(string line)
    {
        var start = line.AsSpan().TrimStart();
        var style =
            start.StartsWith("✓") ? "ok"
            : start.StartsWith("✗") ? "no"
            : null;
        return style is null
            ? Encode(line.TrimEnd('\r'))
            : $"<span class=\"line {style}\">{Encode(line.TrimEnd('\r'))}</span>";
    }

    static void Warnings(StringBuilder html, IReadOnlyList<string> warnings)
    {
        if (warnings.Count == 0)
            return;
        html.Append(
            CultureInfo.InvariantCulture,
            $"<details class=\"warnings\"><summary>{warnings.Count} compiler "
                + $"warning{(warnings.Count == 1 ? "" : "s")}</summary><pre>"
        );
        html.Append(Encode(string.Join('\n', warnings))).Append("</pre></details>");
    }

    static void Error(StringBuilder html, CellResult cell, CellError error)
    {
        html.Append("<div class=\"error\" role=\"alert\"><strong>")
            .Append(
                Encode(
                    cell.Exercise is not null ? "This exercise does not run yet"
                    : cell.Status == RunStatus.Failed ? $"Cell {cell.Cell.Number} failed"
                    : $"Cell {cell.Cell.Number} failed, as it may"
                )
            );
        html.Append("</strong><pre>").Append(Encode(error.Message)).Append("</pre>");
        if (error.Trace.Count > 0)
            html.Append("<pre class=\"trace\">").Append(Encode(string.Join('\n', error.Trace))).Append("</pre>");
        html.Append("</div>");
    }

    static string Encode(string text) => WebUtility.HtmlEncode(text);
}
