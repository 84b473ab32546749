using System.Collections.Immutable;

namespace Course.Kit;

/// <summary>A chart as data. It draws itself in a page, and as text in a terminal.</summary>
/// <example><code>
/// Chart.Line("Batches grow with linger.ms")
///     .Series("16 KiB", lingers, recordsPerBatch)
///     .XAxis("linger.ms").YAxis("records per batch", log: true)
///     .Note("Measured on this machine.")
/// </code></example>
public sealed record Chart : View
{
    Chart(ChartKind kind, string title)
    {
        Kind = kind;
        Title = title;
    }

    /// <summary>How the series are drawn.</summary>
    public ChartKind Kind { get; }

    /// <summary>What the chart shows, as a sentence.</summary>
    public string Title { get; }

    /// <summary>The points.</summary>
    public ImmutableArray<ChartSeries> AllSeries { get; private init; } = [];

    /// <summary>The cells of a heatmap, otherwise null.</summary>
    public ChartGrid? Cells { get; private init; }

    /// <summary>The horizontal axis.</summary>
    public ChartAxis X { get; private init; } = new("");

    /// <summary>The vertical axis.</summary>
    public ChartAxis Y { get; private init; } = new("");

    /// <summary>Whether the series stand on each other.</summary>
    public bool IsStacked { get; private init; }

    /// <summary>Dashed lines across the chart.</summary>
    public ImmutableArray<ChartMark> Marks { get; private init; } = [];

    /// <summary>The sentences under the chart.</summary>
    public ImmutableArray<string> Notes { get; private init; } = [];

    /// <summary>Points joined by lines.</summary>
    public static Chart Line(string title) => new(ChartKind.Line, title);

    /// <summary>Bars, evenly spaced.</summary>
    public static Chart Bar(string title) => new(ChartKind.Bar, title);

    /// <summary>Points alone.</summary>
    public static Chart Scatter(string title) => new(ChartKind.Scatter, title);

    /// <summary>Coloured cells: add them with <see cref="Grid"/>.</summary>
    public static Chart Heatmap(string title) => new(ChartKind.Heatmap, title);

    /// <summary>Lines over filled areas.</summary>
    public static Chart Area(string title) => new(ChartKind.Area, title);

    /// <summary>Adds points under a name. A time span counts in seconds; anything but numbers and moments is a
    /// name.</summary>
    /// <param name="name">What the legend says.</param>
    /// <param name="xs">Numbers, moments or names.</param>
    /// <param name="ys">As many numbers; a time span counts in seconds.</param>
    public Chart Series<TX, TY>(string name, IEnumerable<TX> xs, IEnumerable<TY> ys)
    {
        if (Kind == ChartKind.Heatmap)
            throw new ArgumentException("A heatmap takes a Grid, not a Series.", nameof(name));
        var x = xs.Select(value => ChartValue.X(value)).ToImmutableArray();
        var y = ys.Select(value => ChartValue.Y(value)).ToImmutableArray();
        if (x.Length != y.Length)
            throw new ArgumentException(
                $"Series '{name}' has {x.Length} x values and {y.Length} y values.",
                nameof(ys)
            );
        return this with { AllSeries = AllSeries.Add(new ChartSeries(name, x, y)) };
    }

    /// <summary>Adds points under a name.</summary>
    public Chart Series<TX, TY>(string name, IEnumerable<(TX X, TY Y)> points)
    {
        var all = points.ToArray();
        return Series(name, all.Select(point => point.X), all.Select(point => point.Y));
    }

    /// <summary>Sets the cells of a heatmap.</summary>
    /// <param name="xLabels">The columns' labels.</param>
    /// <param name="yLabels">The rows' labels, from the top down.</param>
    /// <param name="values"><c>values[row, column]</c>: a row per y label.</param>
    /// <param name="name">What a value is, with its unit: "records per batch".</param>
    /// <param name="log">Colour by the logarithm, for values that span several powers of ten.</param>
    public Chart Grid<TX, TY>(
        IEnumerable<TX> xLabels,
        IEnumerable<TY> yLabels,
        double[,] values,
        string name = "value",
        bool log = false
    )
    {
        if (Kind != ChartKind.Heatmap)
            throw new ArgumentException("Only a heatmap takes a Grid.", nameof(values));
        var columns = xLabels.Select(label => Humanise.Value(label)).ToImmutableArray();
        var rows = yLabels.Select(label => Humanise.Value(label)).ToImmutableArray();
        if (values.GetLength(0) != rows.Length || values.GetLength(1) != columns.Length)
            throw new ArgumentException(
                $"The grid has {values.GetLength(0)} × {values.GetLength(1)} values, but there are "
                    + $"{rows.Length} y labels and {columns.Length} x labels.",
                nameof(values)
            );
        var cells = Enumerable
            .Range(0, rows.Length)
            .Select(row => Enumerable.Range(0, columns.Length).Select(column => values[row, column]).ToImmutableArray())
            .ToImmutableArray();
        return this with { Cells = new ChartGrid(columns, rows, cells, name, log) };
    }

    /// <summary>Says what the horizontal axis shows.</summary>
    /// <param name="title">What, with its unit unless <paramref name="unit"/> says it.</param>
    /// <param name="log">A logarithmic scale. With a zero among x values they are spaced evenly instead.</param>
    /// <param name="unit">The unit.</param>
    public Chart XAxis(string title, bool log = false, string? unit = null) =>
        this with
        {
            X = new ChartAxis(title, unit, log),
        };

    /// <summary>Says what the vertical axis shows.</summary>
    /// <inheritdoc cref="XAxis"/>
    public Chart YAxis(string title, bool log = false, string? unit = null) =>
        this with
        {
            Y = new ChartAxis(title, unit, log),
        };

    /// <summary>Puts the series on top of each other.</summary>
    public Chart Stacked() => this with { IsStacked = true };

    /// <summary>Draws a dashed vertical line, for something that happened there.</summary>
    public Chart MarkX<T>(T at, string label) =>
        this with
        {
            Marks = Marks.Add(new ChartMark(ChartValue.X(at), label, OnX: true)),
        };

    /// <summary>Draws a dashed horizontal line, for a bound.</summary>
    public Chart MarkY(double at, string label) =>
        this with
        {
            Marks = Marks.Add(new ChartMark(at, label, OnX: false)),
        };

    /// <summary>Adds a sentence under the chart.</summary>
    public Chart Note(string note) => this with { Notes = Notes.Add(note) };

    /// <summary>What stands along the horizontal axis, judged by the values.</summary>
    public AxisKind XKind
    {
        get
        {
            var values = AllSeries.SelectMany(series => series.X).ToArray();
            if (Kind is ChartKind.Bar or ChartKind.Heatmap || values.Any(value => value is string))
                return AxisKind.Category;
            if (values.Length > 0 && values.All(value => value is DateTimeOffset))
                return AxisKind.Time;
            if (values.Any(value => value is not double))
                return AxisKind.Category;
            if (!X.Log)
                return AxisKind.Number;
            return values.All(value => value is > 0.0) ? AxisKind.Log : AxisKind.Category;
        }
    }

    /// <summary>What stands along the vertical axis.</summary>
    public AxisKind YKind =>
        Kind == ChartKind.Heatmap ? AxisKind.Category
        : Y.Log ? AxisKind.Log
        : AxisKind.Number;

    internal IEnumerable<string> AllNotes =>
        YKind == AxisKind.Log && AllSeries.Any(series => series.Y.Any(y => y <= 0))
            ? Notes.Append("Zero has no place on a logarithmic axis: such points are left out.")
            : Notes;

    private protected override string Body() => ChartHtml.Of(this);

    private protected override string Text() => ChartText.Of(this);
}
