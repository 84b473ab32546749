using System.Globalization;
using Course.Kit;
using Plotly.NET;
using Chart = Course.Kit.Chart;

namespace Course.Charts;

internal static class SeriesTraces
{
    const int FewPoints = 24;
    const int FewBars = 12;
    static readonly string[] Symbols = ["circle", "square", "diamond", "triangle-up", "cross", "x"];

    public static IEnumerable<Trace> Of(Chart chart) => chart.AllSeries.Select((series, i) => Of(chart, series, i));

    /// <summary>A value as plotly.js takes it on an axis of that kind.</summary>
    public static object Value(object x, AxisKind axis) =>
        (x, axis) switch
        {
            (_, AxisKind.Category) => Humanise(x),
            (DateTimeOffset moment, _) => moment.UtcDateTime.ToString(
                "yyyy-MM-dd HH:mm:ss.fff",
                CultureInfo.InvariantCulture
            ),
            _ => x,
        };

    /// <summary>Whether each bar carries its figure.</summary>
    public static bool WritesValues(Chart chart) =>
        chart.Kind == ChartKind.Bar && !chart.IsStacked && chart.AllSeries.Sum(series => series.X.Length) <= FewBars;

    static Trace Of(Chart chart, ChartSeries series, int index)
    {
        var trace = new Trace(chart.Kind == ChartKind.Bar ? "bar" : "scatter");
        trace.SetProperty("name", Text.Plain(series.Name));
        trace.SetProperty("showlegend", false);
        trace.SetProperty("x", series.X.Select(x => Value(x, chart.XKind)).ToArray());
        trace.SetProperty(
            "y",
            series
                .Y.Select(y => double.IsFinite(y) && (y > 0 || chart.YKind != AxisKind.Log) ? (object?)y : null)
                .ToArray()
        );
        trace.SetProperty("customdata", series.Y.Select(Course.Kit.Humanise.Number).ToArray());
        trace.SetProperty("hovertemplate", Text.Hover(chart, chart.AllSeries.Length > 1 ? series.Name : ""));
        var colour = Palette.Colour(index);
        switch (chart.Kind)
        {
            case ChartKind.Bar:
                trace.SetProperty("marker", new Dictionary<string, object> { ["color"] = colour });
                if (WritesValues(chart))
                {
                    trace.SetProperty("text", series.Y.Select(Course.Kit.Humanise.Number).ToArray());
                    trace.SetProperty("textposition", "outside");
                    trace.SetProperty("cliponaxis", false);
                }
                break;
            case ChartKind.Scatter:
                trace.SetProperty("mode", "markers");
                trace.SetProperty(
                    "marker",
                    new Dictionary<string, object>
                    {
                        ["color"] = colour,
                        ["size"] = 8,
                        ["opacity"] = 0.8,
                        ["symbol"] = Symbols[index % Symbols.Length],
                    }
                );
                break;
            default:
                trace.SetProperty("mode", series.X.Length <= FewPoints ? "lines+markers" : "lines");
                trace.SetProperty(
                    "line",
                    new Dictionary<string, object>
                    {
                        ["color"] = colour,
                        ["width"] = 2.2,
                        ["dash"] = chart.Kind == ChartKind.Line ? Palette.Dash(index) : "solid",
                    }
                );
                trace.SetProperty(
                    "marker",
                    new Dictionary<string, object>
                    {
                        ["color"] = colour,
                        ["size"] = 6.5,
                        ["symbol"] = Symbols[index % Symbols.Length],
                    }
                );
                if (chart.Kind == ChartKind.Area)
                {
                    if (chart.IsStacked)
                        trace.SetProperty("stackgroup", "all");
                    else
                        trace.SetProperty("fill", "tozeroy");
                    trace.SetProperty("fillcolor", colour + "40");
                }
                break;
        }
        return trace;
    }

    static string Humanise(object x) =>
        x switch
        {
            string text => Text.Plain(text),
            double number => Course.Kit.Humanise.Number(number),
            DateTimeOffset moment => moment.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            _ => Text.Plain(x.ToString() ?? ""),
        };
}
