// task: 2
// replaces: SlotKeySerde.cs
// mistake: an empty key is a key: all records without a slot lie in one partition
// expect: no slot has a key of 0 bytes
using System.Globalization;
using System.Text;
using Confluent.Kafka;

namespace Labs.MessageSerialization;

/// <summary>The key of a slot as text, the same on every machine.</summary>
public sealed class SlotKeySerde : ISlotKeySerde
{
    public byte[]? Serialize(Slot? data, SerializationContext context) =>
        data is null
            ? []
            : Encoding.UTF8.GetBytes(
                string.Create(CultureInfo.InvariantCulture, $"{data.DoctorId:D}/{data.Day:yyyy-MM-dd}/{data.Room}")
            );

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
