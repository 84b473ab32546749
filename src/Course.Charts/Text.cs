using Chart = Course.Kit.Chart;

namespace Course.Charts;

/// <summary>Words for plotly.js, which reads a little HTML in every text.</summary>
internal static class Text
{
    public static string Plain(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    public static string Hover(Chart chart, string series)
    {
        var name = series == "" ? "" : $"<b>{Plain(series)}</b><br>";
        var x = chart.X.Label == "" ? "%{x}" : $"{Plain(chart.X.Label)}: %{{x}}";
        var y = chart.Y.Label == "" ? "%{customdata}" : $"{Plain(chart.Y.Label)}: <b>%{{customdata}}</b>";
        return $"{name}{x}<br>{y}<extra></extra>";
    }
}
