using Course.Grading;

namespace Graders.MessageSerialization;

internal static class HistoryChecks
{
    public static void EachIsReadAsItsVersionMeant(IReadOnlyList<Reading> readings)
    {
        foreach (var (reading, old) in readings.Zip(FiveYears.Records).Where(pair => !pair.Second.IsRefused))
            Fail.Unless(
                reading.Gives(old.Means),
                happened: $"{old.What} {reading.Beside(old.Means)}",
                expected: old.Means is null ? "null: a tombstone has no value" : Bookings.Show(old.Means),
                read: old.Means is null ? "notebook 05 §1.3" : "notebook 05 exercise 2"
            );
    }

    public static void WhatCannotBeKnownIsRefused(IReadOnlyList<Reading> readings)
    {
        foreach (var (reading, old) in readings.Zip(FiveYears.Records).Where(pair => pair.Second.IsRefused))
            Fail.Unless(
                reading.Refusal is not null,
                happened: $"{old.What} {reading}",
                expected: "an exception: what this program cannot know it must not guess",
                read: old.Record.Value is { Length: 0 } ? "notebook 05 §1.3" : "notebook 05 §5.3 and exercise 2"
            );
    }
}
