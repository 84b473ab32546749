using System.Globalization;

namespace Course.Interview.Scheduling;

/// <summary>A span of time in words, as a person plans with it.</summary>
public static class Interval
{
    /// <summary><c>10 minutes</c>, <c>1 day</c>, <c>3.5 months</c>.</summary>
    public static string Text(TimeSpan span) =>
        span.TotalDays switch
        {
            < 1.0 / 24 => Count(Math.Max(1, Math.Round(span.TotalMinutes)), "minute"),
            < 1 => Count(Math.Round(span.TotalHours), "hour"),
            < 60 => Count(Math.Round(span.TotalDays), "day"),
            < 730 => Count(Math.Round(span.TotalDays / 30.4, 1), "month"),
            _ => Count(Math.Round(span.TotalDays / 365.25, 1), "year"),
        };

    static string Count(double number, string unit) =>
        $"{number.ToString(CultureInfo.InvariantCulture)} {unit}{(number == 1 ? "" : "s")}";
}
