// task: 2
// replaces: SlotKeySerde.cs
// mistake: writes the Guid as sixteen bytes, in .NET's own order
// expect: the key of the slot
using System.Globalization;
using System.Text;
using Confluent.Kafka;

namespace Labs.MessageSerialization;

/// <summary>The key of a slot as text, the same on every machine.</summary>
public sealed class SlotKeySerde : ISlotKeySerde
{
    public byte[]? Serialize(Slot? data, SerializationContext context) =>
        data is null
            ? null
            :
            [
                .. data.DoctorId.ToByteArray(),
                .. Encoding.UTF8.GetBytes(
                    string.Create(CultureInfo.InvariantCulture, $"/{data.Day:yyyy-MM-dd}/{data.Room}")
                ),
            ];

    public Slot? Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context)
    {
        if (isNull)
            return null;
        if (Encoding.UTF8.GetString(data).Split('/') is not [var doctor, var day, var room])
            throw new FormatException($"A key of {context.Topic} is no doctor/day/room.");
        return new Slot(
            // In every spelling: the service of 2021 wrote capital letters and braces.
            Guid.Parse(doctor),
            DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture),
            int.Parse(room, CultureInfo.InvariantCulture)
        );
    }
}
