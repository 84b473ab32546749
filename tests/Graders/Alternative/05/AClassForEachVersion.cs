// replaces: BookingHistory.cs
using System.Text;
using System.Text.Json;
using Confluent.Kafka;

namespace Labs.MessageSerialization;

/// <summary>A class for each version; each knows what it means today.</summary>
public sealed class BookingHistory : IBookingHistory
{
    static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        RespectRequiredConstructorParameters = true,
    };

    public Booking? Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context)
    {
        if (isNull)
            return null;
        var header = context.Headers.TryGetLastBytes("version", out var bytes) ? Encoding.UTF8.GetString(bytes) : null;
        IVersion version = header switch
        {
            null when HasHours(data) => JsonSerializer.Deserialize<V1>(data, Options)!,
            null => JsonSerializer.Deserialize<V2>(data, Options)!,
            "3" => JsonSerializer.Deserialize<V3>(data, Options)!,
            "4" => JsonSerializer.Deserialize<V4>(data, Options)!,
            "5" => JsonSerializer.Deserialize<V5>(data, Options)!,
            _ => throw new InvalidDataException($"Version {header} came after this program."),
        };
        return version.Today;
    }

    static bool HasHours(ReadOnlySpan<byte> data)
    {
        var json = new Utf8JsonReader(data);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("hours"u8))
                return true;
            json.Skip();
        }

        return false;
    }

    static BookingStatus StatusOf(string word) =>
        word == "booked" ? BookingStatus.Booked
        : word == "cancelled" ? BookingStatus.Cancelled
        : BookingStatus.Unknown;

    static int Cents(decimal euros) => decimal.ToInt32(decimal.Round(euros * 100));

    interface IVersion
    {
        Booking Today { get; }
    }

    sealed record V1(string Id, string Patient, string Doctor, DateTimeOffset Start, double Hours, decimal Price)
        : IVersion
    {
        public Booking Today =>
            new(Id, Patient, Doctor, Start, (int)Math.Round(Hours * 60), Cents(Price), BookingStatus.Booked);
    }

    sealed record V2(
        string Id,
        string Patient,
        string Doctor,
        DateTimeOffset Start,
        int Duration,
        decimal Price,
        string Status
    ) : IVersion
    {
        public Booking Today => new(Id, Patient, Doctor, Start, Duration, Cents(Price), StatusOf(Status));
    }

    sealed record V3(
        string Id,
        string PatientId,
        string Doctor,
        DateTimeOffset StartsAt,
        int Duration,
        decimal Price,
        string Status
    ) : IVersion
    {
        public Booking Today => new(Id, PatientId, Doctor, StartsAt, Duration, Cents(Price), StatusOf(Status));
    }

    sealed record V4(
        string Id,
        string PatientId,
        string Doctor,
        DateTimeOffset StartsAt,
        int Duration,
        int PriceCents,
        string Status
    ) : IVersion
    {
        public Booking Today => new(Id, PatientId, Doctor, StartsAt, Duration / 60, PriceCents, StatusOf(Status));
    }

    sealed record V5(
        string Id,
        string PatientId,
        string Doctor,
        DateTimeOffset StartsAt,
        int DurationMinutes,
        int PriceCents,
        string Status
    ) : IVersion
    {
        public Booking Today => new(Id, PatientId, Doctor, StartsAt, DurationMinutes, PriceCents, StatusOf(Status));
    }
}
