using Course.Kit;
using Plotly.NET;
using Chart = Course.Kit.Chart;

namespace Course.Charts;

/// <summary>Where things stand. Colours are left to the page, which knows whether it is light or dark.</summary>
internal static class FigureLayout
{
    const int FewValues = 9;
    const double ManyDecades = 100;
    const double RoomAbove = 1.1;

    public static Layout Of(Chart chart)
    {
        var layout = new Layout();
        layout.SetProperty(
            "margin",
            new Dictionary<string, object>
            {
                ["l"] = 12,
                ["r"] = 14,
                ["t"] = 14,
                ["b"] = 10,
            }
        );
        layout.SetProperty("hovermode", "closest");
        layout.SetProperty("bargap", 0.28);
        layout.SetProperty("barmode", chart.IsStacked ? "stack" : "group");
        layout.SetProperty("xaxis", XAxis(chart));
        layout.SetProperty("yaxis", YAxis(chart));
        layout.SetProperty("shapes", chart.Marks.Select(mark => Line(chart, mark)).ToArray());
        layout.SetProperty("annotations", chart.Marks.Select(mark => Label(chart, mark)).ToArray());
        return layout;
    }

    static Dictionary<string, object> XAxis(Chart chart)
    {
        var axis = Axis(chart.XKind);
        axis["showgrid"] = chart.XKind != AxisKind.Category;
        axis["zeroline"] = false;
        if (chart.XKind == AxisKind.Log)
            Ticks(axis, [.. chart.AllSeries.SelectMany(series => series.X).OfType<double>()]);
        if (chart.Kind == ChartKind.Heatmap)
            TickEach(axis);
        if (chart.XKind == AxisKind.Number)
            CountWhole(axis, [.. chart.AllSeries.SelectMany(series => series.X).OfType<double>()]);
        return axis;
    }

    static Dictionary<string, object> YAxis(Chart chart)
    {
        var axis = Axis(chart.YKind);
        axis["showline"] = false;
        axis["ticks"] = "";
        axis["showgrid"] = chart.Kind != ChartKind.Heatmap;
        if (
            chart.YKind == AxisKind.Number
            && chart.Kind != ChartKind.Scatter
            && chart.AllSeries.All(series => series.Y.All(y => !(y < 0)))
        )
            axis["rangemode"] = "tozero";
        var values = chart.AllSeries.SelectMany(series => series.Y).Where(y => y > 0 && double.IsFinite(y)).ToArray();
        // The figures on the bars need room above the highest one.
        if (
            chart.YKind == AxisKind.Number
            && SeriesTraces.WritesValues(chart)
            && values.Length > 0
            && axis.ContainsKey("rangemode")
        )
            axis["range"] = new[] { 0, values.Max() * RoomAbove };
        if (chart.YKind == AxisKind.Number && !chart.IsStacked)
            CountWhole(axis, [.. chart.AllSeries.SelectMany(series => series.Y).Where(double.IsFinite)]);
        if (chart.YKind == AxisKind.Log && values.Length > 0 && values.Max() / values.Min() >= ManyDecades)
            axis["dtick"] = 1;
        if (chart.Kind == ChartKind.Heatmap)
        {
            TickEach(axis);
            // plotly.js begins at the bottom; a table, and the text beside it, begin at the top.
            axis["autorange"] = "reversed";
        }
        return axis;
    }

    /// <summary>plotly.js leaves labels out where it finds them many. A row without a name says nothing.</summary>
    static void TickEach(Dictionary<string, object> axis)
    {
        axis.Remove("nticks");
        axis["dtick"] = 1;
    }

    /// <summary>A few whole numbers are a count or a number of something: there is no half of it.</summary>
    static void CountWhole(Dictionary<string, object> axis, double[] values)
    {
        if (values.Length == 0 || values.Any(value => value != Math.Floor(value) || Math.Abs(value) > FewValues))
            return;
        TickEach(axis);
    }

    static Dictionary<string, object> Axis(AxisKind kind) =>
        new()
        {
            ["type"] = kind switch
            {
                AxisKind.Log => "log",
                AxisKind.Time => "date",
                AxisKind.Category => "category",
                _ => "linear",
            },
            ["automargin"] = true,
            ["showline"] = true,
            ["ticks"] = "outside",
            ["ticklen"] = 4,
            ["exponentformat"] = "SI",
            ["separatethousands"] = true,
            ["nticks"] = 8,
        };

    static void Ticks(Dictionary<string, object> axis, double[] values)
    {
        var distinct = values.Distinct().Order().ToArray();
        if (distinct.Length > FewValues)
            return;
        axis["tickvals"] = distinct;
        axis["ticktext"] = distinct.Select(Humanise.Number).ToArray();
    }

    static Dictionary<string, object> Line(Chart chart, ChartMark mark)
    {
        var shape = new Dictionary<string, object>
        {
            ["type"] = "line",
            ["line"] = new Dictionary<string, object> { ["width"] = 1.4, ["dash"] = "dash" },
            ["opacity"] = 0.75,
        };
        var (along, across) = mark.OnX ? ("x", "y") : ("y", "x");
        shape[along + "0"] = shape[along + "1"] = SeriesTraces.Value(mark.At, mark.OnX ? chart.XKind : AxisKind.Number);
        shape[across + "ref"] = "paper";
        shape[across + "0"] = 0;
        shape[across + "1"] = 1;
        return shape;
    }

    static Dictionary<string, object> Label(Chart chart, ChartMark mark)
    {
        var kind = mark.OnX ? chart.XKind : chart.YKind;
        // On a logarithmic axis plotly.js places shapes by value but annotations by exponent.
        var at =
            kind == AxisKind.Log && mark.At is double value
                ? Math.Log10(value)
                : SeriesTraces.Value(mark.At, mark.OnX ? chart.XKind : AxisKind.Number);
        return mark.OnX
            ? new()
            {
                ["x"] = at,
                ["y"] = 1,
                ["yref"] = "paper",
                ["xanchor"] = "left",
                ["yanchor"] = "top",
                ["xshift"] = 3,
                ["text"] = Text.Plain(mark.Label),
                ["showarrow"] = false,
            }
            : new()
            {
                ["y"] = at,
                ["x"] = 0,
                ["xref"] = "paper",
                ["xanchor"] = "left",
                ["yanchor"] = "bottom",
                ["xshift"] = 3,
                ["text"] = Text.Plain(mark.Label),
                ["showarrow"] = false,
            };
    }
}
