namespace Graders.MessageSerialization;

/// <summary>Bookings with unreadable records among them: one that is not UTF-8, one without a key, and one at the very
/// end.</summary>
internal static class FullYear
{
    public const int LetterLimit = 100_000;

    /// <summary>The calendar fails at this booking, the first time.</summary>
    public const string FailsOnce = "b-5";

    public static IReadOnlyList<LoadedRecord> Records { get; } =
    [
        LoadedRecord.Booking(0),
        LoadedRecord.Booking(1),
        LoadedRecord.Unreadable("b-2", [0xFF, 0xFE, 0x00, 0x9C, 0x7B, 0x22]),
        LoadedRecord.Booking(3),
        LoadedRecord.Tombstone(4),
        LoadedRecord.Booking(5),
        LoadedRecord.Booking(6),
        LoadedRecord.Unreadable(null, "id;patient;doctor"u8.ToArray()),
        LoadedRecord.Booking(8),
        LoadedRecord.Unreadable("b-9", "id;patient"u8.ToArray()),
    ];
}
