namespace Course.Kit;

/// <summary>What a chart shows, in words for who does not see it: its kind, its axes, and where each series begins,
/// ends and peaks.</summary>
internal static class ChartAlt
{
    const int MostSeries = 6;

    public static string Of(Chart chart) =>
        string.Join(
            ' ',
            Sentences(chart).Select(sentence => sentence is [.., '.' or '?' or '!'] ? sentence : sentence + ".")
        );

    static IEnumerable<string> Sentences(Chart chart)
    {
        yield return chart.Title;
        if (chart.Cells is { } cells)
        {
            yield return Grid(chart, cells);
            yield break;
        }
        yield return $"{Kind(chart.Kind)}{Axis(", across: ", chart.X)}{Axis(", down: ", chart.Y)}";
        foreach (var series in chart.AllSeries.Take(MostSeries))
            if (Series(chart, series) is { } sentence)
                yield return sentence;
        if (chart.AllSeries.Length > MostSeries)
            yield return $"And {chart.AllSeries.Length - MostSeries} more series";
        foreach (var mark in chart.Marks)
            yield return $"Marked at {Humanise.Value(mark.At)}: {mark.Label}";
    }

    static string Kind(ChartKind kind) =>
        kind switch
        {
            ChartKind.Line => "A line chart",
            ChartKind.Bar => "A bar chart",
            ChartKind.Scatter => "A chart of points",
            ChartKind.Area => "An area chart",
            _ => "A heatmap",
        };

    static string Axis(string where, ChartAxis axis) => axis.Label == "" ? "" : where + axis.Label;

    static string? Series(Chart chart, ChartSeries series)
    {
        var points = series.X.Zip(series.Y).Where(point => double.IsFinite(point.Second)).ToArray();
        if (points.Length == 0)
            return null;
        var name = series.Name == "" ? "Values" : series.Name;
        if (points.Length <= 4)
            return $"{name}: {string.Join(", ", points.Select(Point))}";
        var (low, high) = (points.MinBy(point => point.Second), points.MaxBy(point => point.Second));
        var course = chart.Kind is ChartKind.Line or ChartKind.Area
            ? $"from {Humanise.Number(points[0].Second)} to {Humanise.Number(points[^1].Second)}, "
            : "";
        return $"{name}: {points.Length} points, {course}lowest {Point(low)}, highest {Point(high)}";
    }

    static string Point((object X, double Y) point) => $"{Humanise.Number(point.Y)} at {Humanise.Value(point.X)}";

    static string Grid(Chart chart, ChartGrid cells)
    {
        var all = (
            from row in Enumerable.Range(0, cells.Rows.Length)
            from column in Enumerable.Range(0, cells.Columns.Length)
            where double.IsFinite(cells.Values[row][column])
            select (Value: cells.Values[row][column], Where: $"{cells.Columns[column]}, {cells.Rows[row]}")
        ).ToArray();
        var size =
            $"A heatmap of {cells.Columns.Length} by {cells.Rows.Length} "
            + $"cells{Axis(", across: ", chart.X)}{Axis(", down: ", chart.Y)}";
        if (all.Length == 0)
            return size;
        var (low, high) = (all.MinBy(cell => cell.Value), all.MaxBy(cell => cell.Value));
        return $"{size}; {cells.Name}: lowest {Humanise.Number(low.Value)} at {low.Where}, highest "
            + $"{Humanise.Number(high.Value)} at {high.Where}";
    }
}
