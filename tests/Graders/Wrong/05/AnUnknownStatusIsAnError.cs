// task: 3
// replaces: BookingHistory.cs
// mistake: throws for a status that it does not know
// expect: version 4 of one minute is refused
using System.Globalization;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;

namespace Labs.MessageSerialization;

/// <summary>Reads a booking of any version as what that version meant.</summary>
public sealed class BookingHistory : IBookingHistory
{
    public Booking? Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context)
    {
        if (isNull)
            return null;
        var reader = new Utf8JsonReader(data);
        using var document = JsonDocument.ParseValue(ref reader);
        var booking = document.RootElement;
        return VersionOf(booking, context.Headers) switch
        {
            1 => Version1(booking),
            2 => Version2(booking),
            3 => Version3(booking),
            4 => Version4(booking),
            5 => Version5(booking),
            // A version is raised when something old means something else now. Guessing is how a visit of half an hour
            // becomes one of thirty.
            var unknown => throw new NotSupportedException($"A booking of version {unknown}: this program knows five."),
        };
    }

    // The first two wrote no header. "hours" is the first one's alone.
    static int VersionOf(JsonElement booking, Headers? headers) =>
        headers is not null && headers.TryGetLastBytes("version", out var version)
            ? int.Parse(Encoding.UTF8.GetString(version), CultureInfo.InvariantCulture)
        : booking.TryGetProperty("hours", out _) ? 1
        : 2;

    static Booking Version1(JsonElement booking) =>
        new(
            Text(booking, "id"),
            Text(booking, "patient"),
            Text(booking, "doctor"),
            Time(booking, "start"),
            Times(60, booking, "hours"),
            Times(100, booking, "price"),
            // There was no status: what was in the topic was booked.
            BookingStatus.Booked
        );

    static Booking Version2(JsonElement booking) =>
        new(
            Text(booking, "id"),
            Text(booking, "patient"),
            Text(booking, "doctor"),
            Time(booking, "start"),
            Number(booking, "duration"),
            Times(100, booking, "price"),
            Status(booking)
        );

    static Booking Version3(JsonElement booking) =>
        new(
            Text(booking, "id"),
            Text(booking, "patientId"),
            Text(booking, "doctor"),
            Time(booking, "startsAt"),
            Number(booking, "duration"),
            Times(100, booking, "price"),
            Status(booking)
        );

    static Booking Version4(JsonElement booking) =>
        new(
            Text(booking, "id"),
            Text(booking, "patientId"),
            Text(booking, "doctor"),
            Time(booking, "startsAt"),
            // In seconds, under the old name.
            Number(booking, "duration") / 60,
            Number(booking, "priceCents"),
            Status(booking)
        );

    static Booking Version5(JsonElement booking) =>
        new(
            Text(booking, "id"),
            Text(booking, "patientId"),
            Text(booking, "doctor"),
            Time(booking, "startsAt"),
            Number(booking, "durationMinutes"),
            Number(booking, "priceCents"),
            Status(booking)
        );

    // GetProperty throws for what is missing: a default would be a lie.
    static string Text(JsonElement booking, string name) =>
        booking.GetProperty(name).GetString() ?? throw new JsonException($"A booking whose {name} is null.");

    static DateTimeOffset Time(JsonElement booking, string name) => booking.GetProperty(name).GetDateTimeOffset();

    static int Number(JsonElement booking, string name) => booking.GetProperty(name).GetInt32();

    // As decimal: as double 19.99 times 100 is 1998.9999999999998.
    static int Times(int factor, JsonElement booking, string name) =>
        (int)(booking.GetProperty(name).GetDecimal() * factor);

    static BookingStatus Status(JsonElement booking) =>
        booking.GetProperty("status").GetString() switch
        {
            "booked" => BookingStatus.Booked,
            "cancelled" => BookingStatus.Cancelled,
            var other => throw new JsonException($"A booking with the status {other}."),
        };
}
