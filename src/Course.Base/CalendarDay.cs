namespace Course.Base;

/// <summary>The calendar day of a point in time.</summary>
public static class CalendarDay
{
    /// <summary>The day by the zone's rules for that moment. Its offset may be another than today's, as before and
    /// after a change to daylight saving time.</summary>
    public static DateOnly DayIn(this DateTimeOffset at, TimeZoneInfo zone) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);
}
