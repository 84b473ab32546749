using Course.Kit;
using Plotly.NET;
using Chart = Course.Kit.Chart;

namespace Course.Charts;

internal static class HeatmapTraces
{
    const int FewCells = 120;

    public static IEnumerable<Trace> Of(Chart chart)
    {
        if (chart.Cells is not { } cells)
            return [];
        var trace = new Trace("heatmap");
        var written = cells.Values.Select(row => row.Select(Humanise.Number).ToArray()).ToArray();
        trace.SetProperty("x", cells.Columns.Select(Text.Plain).ToArray());
        trace.SetProperty("y", cells.Rows.Select(Text.Plain).ToArray());
        trace.SetProperty(
            "z",
            cells.Values.Select(row => row.Select(value => Colour(value, cells.Log)).ToArray()).ToArray()
        );
        trace.SetProperty("customdata", written);
        trace.SetProperty(
            "hovertemplate",
            $"{Text.Plain(chart.X.Label)}: %{{x}}<br>{Text.Plain(chart.Y.Label)}: "
                + $"%{{y}}<br><b>%{{customdata}}</b> {Text.Plain(cells.Name)}<extra></extra>"
        );
        trace.SetProperty("showscale", false);
        trace.SetProperty("xgap", 2);
        trace.SetProperty("ygap", 2);
        if (cells.Columns.Length * cells.Rows.Length <= FewCells)
        {
            trace.SetProperty("text", written);
            trace.SetProperty("texttemplate", "%{text}");
        }
        return [trace];
    }

    static object? Colour(double value, bool log) =>
        !double.IsFinite(value) || log && value <= 0 ? null
        : log ? Math.Log10(value)
        : value;
}
