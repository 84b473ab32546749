using System.Text.Json;
using Confluent.Kafka;
using Labs.MessageSerialization;

namespace Graders.MessageSerialization;

/// <summary>The deserializer that the loader is given. It refuses what is not JSON.</summary>
internal sealed class PickyBookings : IDeserializer<Booking?>
{
    /// <summary>What the exception says, and what the header <c>reason</c> is expected to say.</summary>
    public const string Reason = "not a booking of any year";

    static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter() },
    };

    public Booking? Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context)
    {
        if (isNull)
            return null;
        if (!data.StartsWith("{"u8))
            throw new FormatException(Reason);
        return JsonSerializer.Deserialize<Booking>(data, Options);
    }
}
