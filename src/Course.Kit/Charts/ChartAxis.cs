namespace Course.Kit;

/// <summary>An axis: what it shows, in which unit.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Unit">The unit, if the title does not say it.</param>
/// <param name="Log">Whether its scale is logarithmic.</param>
public sealed record ChartAxis(string Title, string? Unit = null, bool Log = false)
{
    /// <summary>The title with the unit: <c>latency (ms)</c>.</summary>
    public string Label => string.IsNullOrWhiteSpace(Unit) ? Title : $"{Title} ({Unit})";
}
