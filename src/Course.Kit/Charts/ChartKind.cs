namespace Course.Kit;

/// <summary>How a chart draws its series.</summary>
public enum ChartKind
{
    /// <summary>Points joined by lines.</summary>
    Line,

    /// <summary>Bars side by side, or on top of each other when stacked.</summary>
    Bar,

    /// <summary>Points alone.</summary>
    Scatter,

    /// <summary>A grid of coloured cells.</summary>
    Heatmap,

    /// <summary>Lines with the area below them filled.</summary>
    Area,
}
