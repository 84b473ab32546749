using System.Globalization;

namespace Course.Notebooks;

/// <summary>Durations as people read them.</summary>
public static class Durations
{
    /// <summary>"840 ms", "3.2 s", "2 min 05 s".</summary>
    public static string Short(TimeSpan time) =>
        time.TotalSeconds switch
        {
            < 1 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms"),
            < 59.95 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min {time.Seconds:00} s"),
        };
}
