namespace Course.Tests.Interview;

/// <summary>Time zones, made here: Windows does not know all of them by these names.</summary>
static class Zones
{
    /// <summary>Central Europe: an hour ahead of UTC, two from the last Sunday of March to the last of
    /// October.</summary>
    public static TimeZoneInfo Berlin { get; } =
        TimeZoneInfo.CreateCustomTimeZone(
            "Berlin",
            TimeSpan.FromHours(1),
            "Berlin",
            "standard time",
            "summer time",
            [
                TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
                    DateTime.MinValue.Date,
                    DateTime.MaxValue.Date,
                    TimeSpan.FromHours(1),
                    LastSunday(month: 3, hour: 2),
                    LastSunday(month: 10, hour: 3)
                ),
            ]
        );

    static TimeZoneInfo.TransitionTime LastSunday(int month, int hour) =>
        TimeZoneInfo.TransitionTime.CreateFloatingDateRule(
            new DateTime(1, 1, 1, hour, 0, 0),
            month,
            week: 5,
            DayOfWeek.Sunday
        );
}
