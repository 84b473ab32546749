using System.Text;
using Confluent.Kafka;
using Course.Grading;
using Course.Kit;
using Graders.Support;
using Labs.MessageSerialization;

namespace Graders.MessageSerialization;

internal static class SlotKeyChecks
{
    static readonly Guid Osei = new("6f1c2a44-9d0e-4b7a-8c55-0a1b2c3d4e5f");
    static readonly Guid Okafor = new("c0ffee00-1234-4abc-9def-fedcba987654");

    // The partition, of six, was recorded from Java's own producer: kafka-clients 4.3.1.
    static readonly IReadOnlyList<(Slot Slot, string Key, int Partition)> Recorded =
    [
        (new(Osei, new(2026, 11, 29), 3), "6f1c2a44-9d0e-4b7a-8c55-0a1b2c3d4e5f/2026-11-29/3", 2),
        (new(Osei, new(2026, 11, 29), -1), "6f1c2a44-9d0e-4b7a-8c55-0a1b2c3d4e5f/2026-11-29/-1", 4),
        (new(Osei, new(2026, 2, 28), 0), "6f1c2a44-9d0e-4b7a-8c55-0a1b2c3d4e5f/2026-02-28/0", 5),
        (new(Okafor, new(2026, 3, 1), 12), "c0ffee00-1234-4abc-9def-fedcba987654/2026-03-01/12", 0),
        (new(Okafor, new(2027, 1, 5), -2), "c0ffee00-1234-4abc-9def-fedcba987654/2027-01-05/-2", 5),
        (new(Okafor, new(2026, 12, 31), 105), "c0ffee00-1234-4abc-9def-fedcba987654/2026-12-31/105", 0),
    ];

    /// <summary>One record for each slot, in their order, and one of no slot. What the serializer gives is written as
    /// it is.</summary>
    public static async Task WriteAsync(ICluster cluster, string topic, ISerializer<Slot?> serializer, Places place)
    {
        using var producer = new ProducerBuilder<byte[]?, string>(
            new ProducerConfig
            {
                BootstrapServers = cluster.BootstrapServers,
                ClientId = "slot-service",
                EnableIdempotence = true,
                Partitioner = Partitioner.Murmur2Random,
            }
        ).Build();
        var context = new SerializationContext(MessageComponentType.Key, topic, new Headers());
        foreach (var slot in Recorded.Select(known => known.Slot).Append(null))
        {
            var key = place.Ask(() => serializer.Serialize(slot, context));
            var message = new Message<byte[]?, string> { Key = key, Value = slot is null ? "no slot" : $"{slot}" };
            await producer.ProduceAsync(topic, message);
        }
    }

    public static void EachSlotLiesWhereTheJavaServiceLooks(
        IReadOnlyList<ConsumeResult<byte[]?, byte[]?>> records,
        Places place
    )
    {
        foreach (var (slot, key, partition) in Recorded)
        {
            var record = records.Single(record => Encoding.UTF8.GetString(record.Message.Value!) == $"{slot}");
            var written = record.Message.Key;
            Fail.Unless(
                written is not null && written.AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(key)),
                happened: $"{place.Where}the key of the slot {key} is {RawTopic.Show(written)}"
                    + (
                        record.Partition == partition
                            ? ""
                            : $", and the record lies in partition {record.Partition.Value} of 6; the Java service looks "
                                + $"in {partition}"
                    ),
                expected: place.HasCulture
                    ? "the same bytes whatever the culture: equal slots, equal keys"
                    : "the bytes of the contract's text: the doctor's id in lower case with hyphens, the day as "
                        + "yyyy-MM-dd, the room",
                read: "notebook 05 §3.2"
            );
            Fail.Unless(
                record.Partition == partition,
                happened: $"the slot {key} lies in partition {record.Partition.Value} of 6; the Java service looks in "
                    + $"{partition}",
                expected: "the partition of Java's default partitioner",
                read: "notebook 05 §3.1"
            );
        }

        var none = records.Single(record => Encoding.UTF8.GetString(record.Message.Value!) == "no slot").Message.Key;
        Fail.Unless(
            none is null,
            happened: $"no slot has a key of {none?.Length} bytes, {RawTopic.Show(none)}: all such records lie in one "
                + "partition",
            expected: "null, which is no key",
            read: "notebook 05 §1.3"
        );
    }

    public static void EverySpellingIsRead(IDeserializer<Slot?> deserializer, Places place)
    {
        foreach (var (slot, key, _) in Recorded)
        {
            var parts = key.Split('/');
            var spellings = new[]
            {
                ("the key", key),
                ("the key of 2021", $"{{{parts[0].ToUpperInvariant()}}}/{parts[1]}/{parts[2]}"),
            };
            foreach (var (what, text) in spellings)
            {
                var (read, refusal) = place.Ask(() => Read(deserializer, text));
                Fail.Unless(
                    read == slot,
                    happened: $"{place.Where}{what} {text} {refusal ?? $"is read as {read?.ToString() ?? "null"}"}",
                    expected: $"{slot}",
                    read: "notebook 05 §3.2"
                );
            }
        }

        var none = deserializer.Deserialize([], isNull: true, Context());
        Fail.Unless(
            none is null,
            happened: $"a record without a key is read as {none}",
            expected: "null: no key is no slot",
            read: "notebook 05 §1.3"
        );
    }

    public static void WhatIsNoKeyIsRefused(IDeserializer<Slot?> deserializer)
    {
        foreach (var text in new[] { "osei", "6f1c2a44-9d0e-4b7a-8c55-0a1b2c3d4e5f/tomorrow/3" })
            try
            {
                var read = deserializer.Deserialize(Encoding.UTF8.GetBytes(text), isNull: false, Context());
                Fail.With(
                    happened: $"the key \"{text}\" is read as {read?.ToString() ?? "null"}",
                    expected: "an exception: it is no doctor/day/room",
                    read: "notebook 05 §3.2"
                );
            }
            catch (Exception refused) when (refused is not TaskFailedException)
            {
                // As it should be, with whatever exception.
            }
    }

    static (Slot? Slot, string? Refusal) Read(IDeserializer<Slot?> deserializer, string text)
    {
        try
        {
            return (deserializer.Deserialize(Encoding.UTF8.GetBytes(text), isNull: false, Context()), null);
        }
        catch (Exception e)
        {
            return (null, $"is refused ({e.GetType().Name}: {e.Message})");
        }
    }

    static SerializationContext Context() => new(MessageComponentType.Key, "slots", new Headers());
}
