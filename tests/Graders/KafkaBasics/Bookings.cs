using Labs.KafkaBasics;

namespace Graders.KafkaBasics;

internal static class Bookings
{
    static readonly string[] Doctors = ["dr-adler", "dr-brandt", "dr-conti", "dr-dahl", "dr-evans", "dr-fuchs"];

    /// <summary>Fifty bookings: made, moved to another doctor, called off; their events interleaved as on a real
    /// morning.</summary>
    public static IReadOnlyList<BookingEvent> Morning() =>
        [
            .. from step in Enumerable.Range(0, 3)
            from booking in Enumerable.Range(1, 50)
            select new BookingEvent(
                $"b-{booking:000}",
                step + 1,
                (BookingEventKind)step,
                Doctor(booking + (step > 0 ? 1 : 0)),
                "at the desk"
            ),
        ];

    /// <summary>A booking with a scanned letter in its note, which no codec makes much smaller.</summary>
    public static BookingEvent WithALetter(int bytes, string booking = "b-901")
    {
        var pixels = new byte[bytes / 4 * 3];
        new Random(1).NextBytes(pixels);
        return new BookingEvent(booking, 1, BookingEventKind.Booked, Doctor(1), Convert.ToBase64String(pixels));
    }

    public static BookingEvent Walkin(int number) =>
        new($"w-{number:0000}", 1, BookingEventKind.Booked, Doctor(number), "by telephone");

    static string Doctor(int number) => Doctors[number % Doctors.Length];
}
