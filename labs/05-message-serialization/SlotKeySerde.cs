using Confluent.Kafka;

namespace Labs.MessageSerialization;

/// <summary>Task 2: see <see cref="ISlotKeySerde"/> and the README.</summary>
public sealed class SlotKeySerde : ISlotKeySerde
{
    public byte[]? Serialize(Slot? data, SerializationContext context)
    {
        // TODO 2: the same bytes in Hamburg and in Stockholm.
        return [];
    }

    public Slot? Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context)
    {
        // TODO 2: today's keys, and those of 2021.
        return null;
    }
}
