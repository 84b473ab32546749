using Course.Grading;

namespace Graders.MessageSerialization;

internal static class HistoryChecks
{
    public static void EachIsReadAsItsVersionMeant(IReadOnlyList<Reading> readings)
    {
        foreach (var (reading, old) in readings.Zip(FiveYears.Records).Where(pair => !pair.Second.IsRefused))
            Fail.Unless(
                reading.Refusal is null && reading.Booking == old.Means,
                happened: $"{old.What} is read as {reading}",
                expected: old.Means?.ToString() ?? "null: a tombstone has no value",
                read: old.Means is null ? "notebook 05 §1.3" : "notebook 05 §5.3"
            );
    }

    public static void WhatCannotBeKnownIsRefused(IReadOnlyList<Reading> readings)
    {
        foreach (var (reading, old) in readings.Zip(FiveYears.Records).Where(pair => pair.Second.IsRefused))
            Fail.Unless(
                reading.Refusal is not null,
                happened: $"{old.What} is read as {reading}",
                expected: "an exception: what this program cannot know it must not guess",
                read: "notebook 05 §5.3"
            );
    }
}
