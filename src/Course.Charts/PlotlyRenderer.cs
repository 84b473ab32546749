using System.Reflection;
using Course.Kit;
using Plotly.NET;
using Chart = Course.Kit.Chart;

namespace Course.Charts;

/// <summary>Draws with Plotly.NET, and carries the plotly.js that its package embeds.</summary>
public sealed class PlotlyRenderer : IChartRenderer
{
    const string ScriptSuffix = ".min.js";
    static readonly Assembly Package = typeof(GenericChart).Assembly;

    /// <inheritdoc/>
    public string Name =>
        $"Plotly.NET {Package.GetName().Version!.ToString(3)} with plotly.js {ScriptVersion()}, drawn without "
        + "a network";

    /// <inheritdoc/>
    public string Script
    {
        get
        {
            using var reader = new StreamReader(Package.GetManifestResourceStream(ScriptName())!);
            return reader.ReadToEnd();
        }
    }

    /// <inheritdoc/>
    public string Figure(Chart chart)
    {
        var traces = chart.Kind == ChartKind.Heatmap ? HeatmapTraces.Of(chart) : SeriesTraces.Of(chart);
        return GenericChart.toFigureJson(
            GenericChart.setLayout(
                FigureLayout.Of(chart),
                GenericChart.ofTraceObjects(false, Microsoft.FSharp.Collections.ListModule.OfSeq(traces))
            )
        );
    }

    static string ScriptName() =>
        Package.GetManifestResourceNames().Single(name => name.EndsWith(ScriptSuffix, StringComparison.Ordinal));

    static string ScriptVersion() =>
        ScriptName() is var name
            ? name[(name.LastIndexOf("plotly-", StringComparison.Ordinal) + 7)..^ScriptSuffix.Length]
            : "";
}
