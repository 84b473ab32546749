using System.Runtime.Loader;
using System.Text.Json;
using Course.Kit;

namespace Course.Tests;

public sealed class ChartTests
{
    static readonly int[] Lingers = [0, 5, 100];

    [Fact]
    public void One_series_is_bars_in_a_terminal() =>
        Assert.Equal(
            """
            Throughput
            codec  records/s
             none  500 ██████████
             zstd  2,000 ████████████████████████████████████████
            on this machine
            """.ReplaceLineEndings("\n").Replace("  500 ", "    500 "),
            Chart
                .Bar("Throughput")
                .Series("all", ["none", "zstd"], [500, 2000])
                .XAxis("codec")
                .YAxis("records/s")
                .Note("on this machine")
                .ToString()
        );

    [Fact]
    public void Several_series_are_blocks_over_a_table() =>
        Assert.Equal(
            """
            Lag
            p0  ▁▅█
            p1  ▁▁▁
            records
            time (s)  p0  p1
            ────────  ──  ──
                   0   0   0
                   5   5   0
                 100  10   0
            ┄ joins: x = 5
            """.ReplaceLineEndings("\n"),
            Chart
                .Area("Lag")
                .Series("p0", Lingers, [0, 5, 10])
                .Series("p1", Lingers, [0, 0, 0])
                .XAxis("time", unit: "s")
                .YAxis("records")
                .MarkX(5, "joins")
                .ToString()
        );

    [Fact]
    public void A_heatmap_is_a_table_with_the_first_row_on_top() =>
        Assert.Equal(
            """
            Grid
            records per batch
            batch.size \ linger.ms  0    5
            ──────────────────────  ─  ───
            16 KiB                  1  150
            64 KiB                  1  600
            """.ReplaceLineEndings("\n"),
            Chart
                .Heatmap("Grid")
                .Grid(
                    [0, 5],
                    ["16 KiB", "64 KiB"],
                    new double[,]
                    {
                        { 1, 150 },
                        { 1, 600 },
                    },
                    "records per batch"
                )
                .XAxis("linger.ms")
                .YAxis("batch.size")
                .ToString()
        );

    [Fact]
    public void The_values_decide_what_stands_along_the_x_axis()
    {
        var line = Chart.Line("x");
        Assert.Equal(AxisKind.Number, line.Series("a", Lingers, Lingers).XKind);
        Assert.Equal(AxisKind.Log, line.Series("a", [1, 10], [1, 2]).XAxis("ms", log: true).XKind);
        Assert.Equal(AxisKind.Category, line.Series("a", Lingers, Lingers).XAxis("ms", log: true).XKind);
        Assert.Equal(AxisKind.Category, line.Series("a", ["gzip"], [1]).XKind);
        Assert.Equal(AxisKind.Category, Chart.Bar("x").Series("a", Lingers, Lingers).XKind);
        Assert.Equal(AxisKind.Time, line.Series("a", [DateTimeOffset.UnixEpoch], [1]).XKind);
    }

    [Fact]
    public void Says_when_a_logarithmic_axis_leaves_points_out() =>
        Assert.Contains(
            "Zero has no place",
            Chart.Line("x").Series("a", [1, 2], [0, 1]).YAxis("y", log: true).ToString()
        );

    [Fact]
    public void Refuses_series_and_grids_that_do_not_fit()
    {
        Assert.Throws<ArgumentException>(() => Chart.Line("x").Series("a", [1, 2], [1]));
        Assert.Throws<ArgumentException>(() => Chart.Line("x").Series("a", [1], ["one"]));
        Assert.Throws<ArgumentException>(() => Chart.Heatmap("x").Series("a", [1], [1]));
        Assert.Throws<ArgumentException>(() => Chart.Line("x").Grid([1], [1], new double[1, 1]));
        Assert.Throws<ArgumentException>(() => Chart.Heatmap("x").Grid([1], [1], new double[1, 2]));
    }

    [Theory]
    [MemberData(nameof(EveryKind))]
    public void Draws_as_json_for_plotly(Chart chart, string type, int traces)
    {
        using var figure = JsonDocument.Parse(ChartRenderer.Current!.Figure(chart));
        var data = figure.RootElement.GetProperty("data");
        Assert.Equal(traces, data.GetArrayLength());
        Assert.All(data.EnumerateArray(), trace => Assert.Equal(type, trace.GetProperty("type").GetString()));
        Assert.True(
            figure.RootElement.GetProperty("layout").GetProperty("xaxis").GetProperty("automargin").GetBoolean()
        );
    }

    public static TheoryData<Chart, string, int> EveryKind() =>
        new()
        {
            {
                Chart
                    .Line("l")
                    .Series("a", Lingers, [1, double.NaN, 3])
                    .Series("b", Lingers, Lingers)
                    .YAxis("y", log: true),
                "scatter",
                2
            },
            { Chart.Bar("b").Series("a", Lingers, Lingers), "bar", 1 },
            { Chart.Scatter("s").Series("a", Lingers, Lingers).MarkY(3, "bound"), "scatter", 1 },
            {
                Chart
                    .Area("a")
                    .Series("a", [DateTimeOffset.UnixEpoch], [1])
                    .Stacked()
                    .MarkX(DateTimeOffset.UnixEpoch, "now"),
                "scatter",
                1
            },
            {
                Chart
                    .Heatmap("h")
                    .Grid(
                        [1, 2],
                        ["a"],
                        new double[,]
                        {
                            { 0, 2 },
                        },
                        log: true
                    ),
                "heatmap",
                1
            },
        };

    [Fact]
    public void A_heatmap_names_every_row_and_column_and_begins_at_the_top()
    {
        var rows = Enumerable.Range(1, 12).Select(n => $"change {n}");
        var chart = Chart.Heatmap("h").Grid(rows, rows, new double[12, 12]);
        using var figure = JsonDocument.Parse(ChartRenderer.Current!.Figure(chart));
        var layout = figure.RootElement.GetProperty("layout");
        foreach (var name in (string[])["xaxis", "yaxis"])
        {
            var axis = layout.GetProperty(name);
            Assert.Equal(1, axis.GetProperty("dtick").GetInt32());
            Assert.False(axis.TryGetProperty("nticks", out _), "plotly.js would show eight names at the most");
        }
        Assert.Equal("reversed", layout.GetProperty("yaxis").GetProperty("autorange").GetString());
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(2.5, false)]
    [InlineData(3000, false)]
    public void A_few_whole_numbers_are_counted_by_one(double highest, bool byOne)
    {
        var chart = Chart.Scatter("desks").Series("a", [1.5, 2.5], [1, highest]);
        using var figure = JsonDocument.Parse(ChartRenderer.Current!.Figure(chart));
        var axis = figure.RootElement.GetProperty("layout").GetProperty("yaxis");
        Assert.Equal(byOne, axis.TryGetProperty("dtick", out _));
        Assert.Equal(byOne, !axis.TryGetProperty("nticks", out _));
    }

    [Fact]
    public void The_table_has_every_point_of_a_timeline_also_two_at_one_time()
    {
        var text = Chart
            .Scatter("owners")
            .Series("ana", [1, 1, 2], [7, 3, 5])
            .Series("ben", [3], [1])
            .XAxis("second")
            .ToString();
        Assert.Equal(
            ["1 7 –", "1 3 –", "2 5 –", "3 – 1"],
            text.Split('\n')
                .TakeLast(4)
                .Select(row => string.Join(' ', row.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
        );
    }

    [Fact]
    public void Draws_in_a_load_context_of_its_own()
    {
        var renderer = ChartRenderer.Current!.GetType().Assembly;
        Assert.NotSame(
            AssemblyLoadContext.GetLoadContext(typeof(Chart).Assembly),
            AssemblyLoadContext.GetLoadContext(renderer)
        );
        Assert.DoesNotContain(
            AssemblyLoadContext.Default.Assemblies,
            assembly => assembly.GetName().Name is "FSharp.Core" or "Plotly.NET"
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Draws_for_a_kit_that_a_notebook_loaded_in_a_context_of_its_own(bool collectible)
    {
        var path = Path.Combine(CourseRoot.Find(), "artifacts", "kit", "Course.Kit.dll");
        var notebook = new AssemblyLoadContext("a notebook", collectible);
        var kit = notebook.LoadFromAssemblyPath(path);
        var chart = kit.GetType("Course.Kit.Chart")!.GetMethod("Line")!.Invoke(null, ["Empty"])!;

        Assert.NotSame(typeof(Chart), chart.GetType());
        Assert.NotNull(kit.GetType("Course.Kit.ChartRenderer")!.GetProperty("Current")!.GetValue(null));
        // The plug-in is loaded and has drawn nothing yet: what it needs now is still resolved after a collection.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.Contains("ck-drawing", (string)chart.GetType().GetMethod("ToHtml")!.Invoke(chart, null)!);
        // A collectible context that nobody holds is unloaded, whoever uses its assemblies.
        GC.KeepAlive(notebook);
    }

    [Fact]
    public void Carries_plotly_once_in_the_first_cell_and_never_in_a_chart()
    {
        var ready = Course.Kit.Kit.Ready().ToHtml();
        var chart = Chart.Line("</script><b>").Series("</script>", Lingers, Lingers).ToHtml();
        Assert.InRange(ready.Length, 3_000_000, 6_000_000);
        Assert.DoesNotContain("<script src", ready);
        Assert.InRange(chart.Length, 1_000, 20_000);
        Assert.Equal(1, chart.Split("</script>").Length - 1);
    }

    [Fact]
    public void Shows_its_figures_until_it_is_drawn()
    {
        var html = Chart.Line("Batches").Series("a", Lingers, Lingers).ToHtml();
        Assert.Contains("run the first cell again", html);
        Assert.Contains("<td class=\"ck-num\">100</td>", html);
    }

    [Fact]
    public void A_legend_stands_below_when_there_is_more_than_one_series()
    {
        Assert.DoesNotContain("ck-legend\"", Chart.Line("x").Series("a", Lingers, Lingers).ToHtml());
        Assert.Contains(
            "</span>b &lt; c</button>",
            Chart.Line("x").Series("a", Lingers, Lingers).Series("b < c", Lingers, Lingers).ToHtml()
        );
    }
}
