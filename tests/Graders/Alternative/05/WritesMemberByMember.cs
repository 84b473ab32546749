// replaces: BookingSerde.cs
using System.Text;
using System.Text.Json;
using Confluent.Kafka;

namespace Labs.MessageSerialization;

/// <summary>No reflection: what a source generator would write, by hand, and in another order of members.</summary>
public sealed class BookingSerde : IBookingSerde
{
    public byte[]? Serialize(Booking? data, SerializationContext context)
    {
        var headers = context.Headers;
        if (headers is not null)
            foreach (var (name, value) in new[] { ("version", "5"), ("type", "booking") })
                if (!headers.TryGetLastBytes(name, out _))
                    headers.Add(name, Encoding.ASCII.GetBytes(value));
        if (data is null)
            return null;

        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("status", data.Status == BookingStatus.Booked ? "booked" : "cancelled");
            json.WriteNumber("priceCents", data.PriceCents);
            json.WriteNumber("durationMinutes", data.DurationMinutes);
            json.WriteString("startsAt", data.StartsAt);
            json.WriteString("doctor", data.Doctor);
            json.WriteString("patientId", data.PatientId);
            json.WriteString("id", data.Id);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    public Booking? Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context)
    {
        if (isNull)
            return null;
        var reader = new Utf8JsonReader(data);
        using var document = JsonDocument.ParseValue(ref reader);
        var json = document.RootElement;
        return new Booking(
            json.GetProperty("id").GetString()!,
            json.GetProperty("patientId").GetString()!,
            json.GetProperty("doctor").GetString()!,
            json.GetProperty("startsAt").GetDateTimeOffset(),
            json.GetProperty("durationMinutes").GetInt32(),
            json.GetProperty("priceCents").GetInt32(),
            json.GetProperty("status").GetString() switch
            {
                "booked" => BookingStatus.Booked,
                "cancelled" => BookingStatus.Cancelled,
                _ => BookingStatus.Unknown,
            }
        );
    }
}
