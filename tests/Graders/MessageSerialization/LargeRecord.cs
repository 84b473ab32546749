namespace Graders.MessageSerialization;

/// <summary>An unreadable record that is larger than the dead-letter topic takes.</summary>
internal static class LargeRecord
{
    public const int LetterLimit = 2_000;

    public static IReadOnlyList<LoadedRecord> Records { get; } =
    [
        LoadedRecord.Booking(0),
        LoadedRecord.Unreadable("b-1", [.. Enumerable.Range(0, 5_000).Select(n => (byte)(n * 7919 >> 3))]),
        LoadedRecord.Booking(2),
    ];
}
