using System.Text;

namespace Course.Kit;

/// <summary>The HTML of a chart: its words as HTML, so that they wrap; its plot by plotly.js; its figures as a table
/// that unfolds, and stands open in a page without scripts.</summary>
internal static class ChartHtml
{
    const int PlotHeight = 340;
    const int RowHeight = 34;
    const int AxisHeight = 50;
    const int MostRows = 200;
    const string NotLoaded = "The drawing is not loaded: run the first cell again.";
    const string NotBuilt = "Course.Charts is not built: run `dotnet build`, then run the first cell again.";

    public static string Of(Chart chart)
    {
        var id = $"ck-{Guid.NewGuid():N}";
        var figure = ChartRenderer.Current?.Figure(chart);
        var html = new StringBuilder(
            $"<figure class=\"ck-chart\" id=\"{id}\"><figcaption "
                + $"class=\"ck-title\">{Html.Encode(chart.Title)}</figcaption>"
        );
        if (figure is not null)
            Drawing(html, chart);
        html.Append(
            "<details class=\"ck-data\" open><summary>The figures as a table</summary><div "
                + $"class=\"ck-missing\">{Html.Note(figure is null ? NotBuilt : NotLoaded)}</div>{ChartText.Data(chart, MostRows).BodyHtml}</details>"
        );
        foreach (var note in chart.AllNotes)
            html.Append(Html.Note(note));
        html.Append("</figure>");
        if (figure is not null)
            html.Append($"<script>{ChartScripts.Chart(id, figure)}</script>");
        return html.ToString();
    }

    static void Drawing(StringBuilder html, Chart chart)
    {
        html.Append("<div class=\"ck-drawing\">");
        if (YTitle(chart) is { Length: > 0 } y)
            html.Append($"<div class=\"ck-axis\">{Html.Encode(y)}</div>");
        html.Append(
            $"<div class=\"ck-plot\" style=\"height:{Height(chart)}px\" role=\"img\" "
                + $"aria-label=\"{Html.Encode(ChartAlt.Of(chart))}\"></div>"
        );
        if (chart.X.Label is { Length: > 0 } x)
            html.Append($"<div class=\"ck-axis ck-x\">{Html.Encode(x)}</div>");
        Legend(html, chart);
        html.Append("</div>");
    }

    static string YTitle(Chart chart) =>
        chart.Kind == ChartKind.Heatmap && chart.Cells is { } cells
            ? string.Join(" — ", new[] { chart.Y.Label, $"in the cells: {cells.Name}" }.Where(part => part != ""))
            : chart.Y.Label;

    static int Height(Chart chart) => Math.Max(PlotHeight, (chart.Cells?.Rows.Length ?? 0) * RowHeight + AxisHeight);

    static void Legend(StringBuilder html, Chart chart)
    {
        if (chart.AllSeries.Length < 2)
            return;
        html.Append("<div class=\"ck-legend\">");
        for (var i = 0; i < chart.AllSeries.Length; i++)
        {
            var line =
                chart.Kind != ChartKind.Line
                    ? ""
                    : Palette.Dash(i) switch
                    {
                        "solid" => " ck-solid",
                        "dot" => " ck-dot",
                        _ => " ck-dash",
                    };
            html.Append(
                $"<button type=\"button\" data-series=\"{i}\" aria-pressed=\"true\"><span "
                    + $"class=\"ck-key{line}\" "
                    + $"style=\"color:{Palette.Colour(i)}\"></span>{Html.Encode(chart.AllSeries[i].Name)}</button>"
            );
        }
        html.Append("</div>");
    }
}
