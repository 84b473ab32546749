namespace Course.Kit;

internal static class ChartValue
{
    public static object X(object? value) =>
        value switch
        {
            null => "–",
            DateTimeOffset moment => moment,
            DateTime moment => new DateTimeOffset(moment),
            TimeSpan time => time.TotalSeconds,
            _ when Humanise.IsNumber(value) => Convert.ToDouble(value),
            _ => Humanise.Value(value),
        };

    public static double Y(object? value) =>
        value switch
        {
            null => double.NaN,
            TimeSpan time => time.TotalSeconds,
            _ when Humanise.IsNumber(value) => Convert.ToDouble(value),
            _ => throw new ArgumentException($"A chart's y value must be a number, not {value.GetType().Name}."),
        };
}
