using System.Globalization;
using Labs.MessageSerialization;

namespace Graders.MessageSerialization;

/// <summary>Compares bookings and shows them. Two times with different offsets from UTC are not the same here, even if
/// they are the same instant, as <c>==</c> would have it.</summary>
internal static class Bookings
{
    public static bool AreSame(Booking? one, Booking? other) =>
        one == other && (one is null || one.StartsAt.EqualsExact(other!.StartsAt));

    /// <summary>The first member that is not as expected; null when all are.</summary>
    public static string? Difference(Booking booking, Booking expected) =>
        Members(booking)
            .Zip(Members(expected))
            .Where(pair => pair.First != pair.Second)
            .Select(pair => $"{pair.First.Name} is {pair.First.Value}, and should be {pair.Second.Value}")
            .FirstOrDefault();

    /// <summary>All members; the time as it is written, with its offset.</summary>
    public static string Show(Booking booking) =>
        $"Booking {{ {string.Join(", ", Members(booking).Select(member => $"{member.Name} = {member.Value}"))} }}";

    static IEnumerable<(string Name, string Value)> Members(Booking booking) =>
        [
            ("Id", booking.Id),
            ("PatientId", booking.PatientId),
            ("Doctor", booking.Doctor),
            ("StartsAt", booking.StartsAt.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture)),
            ("DurationMinutes", booking.DurationMinutes.ToString(CultureInfo.InvariantCulture)),
            ("PriceCents", booking.PriceCents.ToString(CultureInfo.InvariantCulture)),
            ("Status", booking.Status.ToString()),
        ];
}
