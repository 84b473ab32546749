// replaces: BookingReader.cs
using System.Buffers.Binary;
using Avro.Generic;
using Avro.IO;
using Confluent.Kafka;
using Confluent.SchemaRegistry;

namespace Labs.SchemaRegistry;

/// <summary>Reads in a deserializer of its own; the consumer tells which records it refused.</summary>
public sealed class BookingReader(string bootstrapServers, string registryUrl, string readerSchema)
    : IBookingReader,
        IDeserializer<GenericRecord?>
{
    readonly CachedSchemaRegistryClient _registry = new(new SchemaRegistryConfig { Url = registryUrl });
    readonly Avro.Schema _mine = Avro.Schema.Parse(readerSchema);
    readonly Dictionary<int, GenericDatumReader<GenericRecord>> _readers = [];

    public Task<ReadResult> ReadAsync(string topic)
    {
        var config = new ConsumerConfig
        {
            BootstrapServers = bootstrapServers,
            GroupId = "booking-reader",
            EnableAutoCommit = false,
            EnablePartitionEof = true,
        };
        using var consumer = new ConsumerBuilder<Ignore, GenericRecord?>(config).SetValueDeserializer(this).Build();
        consumer.Assign(new TopicPartitionOffset(topic, 0, 0));
        var bookings = new List<GenericRecord>();
        var notReadable = new List<long>();
        while (true)
            try
            {
                var next = consumer.Consume();
                if (next.IsPartitionEOF)
                    return Task.FromResult(new ReadResult(bookings, notReadable));
                if (next.Message.Value is { } booking)
                    bookings.Add(booking);
            }
            catch (ConsumeException e) when (e.Error.Code == ErrorCode.Local_ValueDeserialization)
            {
                notReadable.Add(e.ConsumerRecord.Offset);
            }
    }

    public GenericRecord? Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context)
    {
        if (isNull)
            return null;
        if (data.Length < 5 || data[0] != 0)
            throw new InvalidDataException("no frame");
        var reader = ReaderFor(BinaryPrimitives.ReadInt32BigEndian(data[1..]));
        return reader.Read(null!, new BinaryDecoder(new MemoryStream(data[5..].ToArray())));
    }

    GenericDatumReader<GenericRecord> ReaderFor(int id)
    {
        if (_readers.TryGetValue(id, out var known))
            return known;
        for (var attempt = 1; ; attempt++)
            try
            {
                var writers = _registry.GetSchemaAsync(id).GetAwaiter().GetResult();
                return _readers[id] = new(Avro.Schema.Parse(writers.SchemaString), _mine);
            }
            catch (SchemaRegistryException e) when (e.ErrorCode != 40403 && attempt < 20)
            {
                Thread.Sleep(100);
            }
    }
}
