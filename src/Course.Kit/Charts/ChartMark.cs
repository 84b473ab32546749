namespace Course.Kit;

/// <summary>A dashed line across the chart, with a few words.</summary>
/// <param name="At">Where it crosses its axis: a <see cref="double"/>, a <see cref="DateTimeOffset"/> or a
/// <see cref="string"/>.</param>
/// <param name="Label">What it marks.</param>
/// <param name="OnX">True for a vertical line, which crosses the x axis.</param>
public sealed record ChartMark(object At, string Label, bool OnX);
