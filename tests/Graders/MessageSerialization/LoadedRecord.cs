using Graders.Support;

namespace Graders.MessageSerialization;

/// <summary>A record for the calendar's loader, and whether its deserializer can read it.</summary>
internal sealed record LoadedRecord(RawRecord Record, bool IsReadable)
{
    public static LoadedRecord Booking(int n) => new(new RawRecord($"b-{n}", Json(n), ("trace", $"desk-{n}")), true);

    public static LoadedRecord Tombstone(int n) => new(new RawRecord($"b-{n}", null), true);

    public static LoadedRecord Unreadable(string? key, byte[] value) =>
        new(
            new RawRecord(key is null ? null : System.Text.Encoding.UTF8.GetBytes(key), value, ("trace", "tool-1")),
            false
        );

    static string Json(int n) =>
        $$"""{"id":"b-{{n}}","patientId":"p-{{n}}","doctor":"Dr Osei","startsAt":"2026-03-02T09:30:00Z","durationMinutes":30"""
        + $$""","priceCents":8000,"status":"booked"}""";
}
