using System.Text;

namespace Course.Kit;

/// <summary>A chart for the terminal: bars when there is one series, otherwise a line of blocks per series over a
/// table.</summary>
internal static class ChartText
{
    const int BarWidth = 40;
    const int MostRows = 12;
    const string Blocks = "▁▂▃▄▅▆▇█";
    const string Eighths = "▏▎▍▌▋▊▉";

    public static string Of(Chart chart)
    {
        var text = new StringBuilder(chart.Title);
        if (chart.Kind == ChartKind.Heatmap)
            text.Append('\n').Append(Data(chart, MostRows));
        else if (chart.AllSeries.Length == 1 && chart.AllSeries[0].X.Length <= MostRows)
            Bars(text, chart);
        else
            Lines(text, chart);
        foreach (var mark in chart.Marks)
            text.Append($"\n┄ {mark.Label}: {(mark.OnX ? "x" : "y")} = {Humanise.Value(mark.At)}");
        foreach (var note in chart.AllNotes)
            text.Append('\n').Append(note);
        return text.ToString();
    }

    /// <summary>The chart's figures as a table; long series are thinned out evenly.</summary>
    public static Table Data(Chart chart, int mostRows)
    {
        if (chart.Cells is { } cells)
            return Grid(chart, cells);
        var xs = chart.AllSeries.SelectMany(series => series.X).Distinct();
        var sorted = (chart.XKind == AxisKind.Category ? xs : xs.Order()).ToArray();
        var lookups = chart
            .AllSeries.Select(series =>
                series
                    .X.Zip(series.Y)
                    .GroupBy(point => point.First)
                    .ToDictionary(group => group.Key, group => group.Select(point => point.Second).ToArray())
            )
            .ToArray();
        // A timeline has several points at one x: each of them has a row.
        var places = sorted
            .SelectMany(x =>
                Enumerable
                    .Range(0, lookups.Max(lookup => lookup.TryGetValue(x, out var ys) ? ys.Length : 0))
                    .Select(nth => (X: x, Nth: nth))
            )
            .ToArray();
        var rows = Thinned(places, mostRows)
            .Select(place =>
                lookups
                    .Select(lookup =>
                        lookup.TryGetValue(place.X, out var ys) && place.Nth < ys.Length && !double.IsNaN(ys[place.Nth])
                            ? (object?)ys[place.Nth]
                            : null
                    )
                    .Prepend(place.X)
            );
        var table = Table.Of(
            chart.AllSeries.Select(series => series.Name).Prepend(chart.X.Label == "" ? "x" : chart.X.Label),
            rows,
            chart.Y.Label == "" ? null : chart.Y.Label
        );
        return places.Length > mostRows ? table.Note($"{mostRows} of {Humanise.Number(places.Length)} points.") : table;
    }

    static Table Grid(Chart chart, ChartGrid cells)
    {
        var corner = string.Join(" \\ ", new[] { chart.Y.Label, chart.X.Label }.Where(label => label != ""));
        var rows = cells.Rows.Select((row, i) => cells.Values[i].Select(value => (object?)value).Prepend(row));
        return Table.Of(cells.Columns.Prepend(corner), rows, cells.Name);
    }

    static void Bars(StringBuilder text, Chart chart)
    {
        var series = chart.AllSeries[0];
        var labels = series.X.Select(Humanise.Value).ToArray();
        var values = series.Y.Select(Humanise.Number).ToArray();
        var (labelWidth, valueWidth) = (Width(labels.Append(chart.X.Label)), Width(values));
        if (chart.X.Label + chart.Y.Label != "")
            text.Append('\n').Append($"{chart.X.Label.PadLeft(labelWidth)}  {chart.Y.Label}".TrimEnd());
        var scale = Scale(chart);
        for (var i = 0; i < labels.Length; i++)
            text.Append('\n')
                .Append(
                    $"{labels[i].PadLeft(labelWidth)}  {values[i].PadLeft(valueWidth)} {Bar(scale(series.Y[i]))}".TrimEnd()
                );
    }

    static void Lines(StringBuilder text, Chart chart)
    {
        var scale = Scale(chart);
        var width = Width(chart.AllSeries.Select(series => series.Name));
        foreach (var series in chart.AllSeries.Where(series => !series.Y.IsEmpty))
        {
            var blocks = string.Concat(
                Thinned(series.Y, BarWidth)
                    .Select(y => double.IsNaN(y) ? ' ' : Blocks[(int)Math.Round(scale(y) * (Blocks.Length - 1))])
            );
            text.Append($"\n{series.Name.PadRight(width)}  {blocks}");
        }
        text.Append('\n').Append(Data(chart, MostRows));
    }

    /// <summary>Where a value lies between the bottom (0) and the top (1) of the chart.</summary>
    static Func<double, double> Scale(Chart chart)
    {
        var values = chart.AllSeries.SelectMany(series => series.Y).Where(double.IsFinite).ToArray();
        if (chart.YKind != AxisKind.Log)
        {
            var (low, high) = (
                Math.Min(0, values.DefaultIfEmpty(0).Min()),
                Math.Max(0, values.DefaultIfEmpty(0).Max())
            );
            return value => high > low && double.IsFinite(value) ? (value - low) / (high - low) : 0;
        }
        var positive = values.Where(value => value > 0).DefaultIfEmpty(1).ToArray();
        // A logarithmic axis has no natural zero: the lowest value still gets a visible bar.
        var (bottom, top) = (Math.Log10(positive.Min()) - 0.25, Math.Log10(positive.Max()));
        return value => value > 0 && double.IsFinite(value) ? (Math.Log10(value) - bottom) / (top - bottom) : 0;
    }

    static string Bar(double share)
    {
        var eighths = (int)Math.Round(share * BarWidth * 8);
        return new string('█', eighths / 8) + (eighths % 8 == 0 ? "" : Eighths[eighths % 8 - 1]);
    }

    static int Width(IEnumerable<string> texts) => texts.Select(text => text.Length).DefaultIfEmpty(0).Max();

    static IEnumerable<T> Thinned<T>(IReadOnlyList<T> items, int most = MostRows) =>
        items.Count <= most
            ? items
            : Enumerable.Range(0, most).Select(i => items[(int)((long)i * (items.Count - 1) / (most - 1))]);
}
