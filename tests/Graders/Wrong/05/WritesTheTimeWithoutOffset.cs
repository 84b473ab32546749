// task: 1
// replaces: BookingSerde.cs
// mistake: writes the time without its offset: each reader takes its own
// expect: the booking's offset from UTC is +01:00
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Confluent.Kafka;

namespace Labs.MessageSerialization;

/// <summary>Bookings of version 5 as JSON. Thread-safe: all that it has is shared and does not change.</summary>
public sealed class BookingSerde : IBookingSerde
{
    static readonly byte[] TypeName = Encoding.UTF8.GetBytes("booking");
    static readonly byte[] Version = Encoding.UTF8.GetBytes("5");

    // Made once: with a converter in them, options made anew would build their metadata anew for each record.
    static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new StatusConverter(), new TimeConverter() },
        // A booking without its duration is refused; members that this program does not know are ignored.
        RespectRequiredConstructorParameters = true,
    };

    public byte[]? Serialize(Booking? data, SerializationContext context)
    {
        // The same message may be sent a second time, with the headers of the first.
        Set(context.Headers, "type", TypeName);
        Set(context.Headers, "version", Version);
        return data is null ? null : JsonSerializer.SerializeToUtf8Bytes(data, Options);
    }

    public Booking? Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context) =>
        isNull ? null : JsonSerializer.Deserialize<Booking>(data, Options);

    static void Set(Headers? headers, string name, byte[] value)
    {
        headers?.Remove(name);
        headers?.Add(name, value);
    }

    sealed class TimeConverter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(
            ref Utf8JsonReader reader,
            Type typeToConvert,
            JsonSerializerOptions options
        ) => reader.GetDateTimeOffset();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.DateTime);
    }

    sealed class StatusConverter : JsonConverter<BookingStatus>
    {
        // A status that came later must not stop the readers of today.
        public override BookingStatus Read(
            ref Utf8JsonReader reader,
            Type typeToConvert,
            JsonSerializerOptions options
        ) =>
            reader.GetString() switch
            {
                "booked" => BookingStatus.Booked,
                "cancelled" => BookingStatus.Cancelled,
                _ => BookingStatus.Unknown,
            };

        public override void Write(Utf8JsonWriter writer, BookingStatus value, JsonSerializerOptions options) =>
            writer.WriteStringValue(
                value switch
                {
                    BookingStatus.Booked => "booked",
                    BookingStatus.Cancelled => "cancelled",
                    _ => throw new JsonException("A status that this program does not know cannot be written."),
                }
            );
    }
}
