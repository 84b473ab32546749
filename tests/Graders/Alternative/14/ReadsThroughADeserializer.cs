// replaces: BookingReader.cs
using System.Buffers.Binary;
using System.Net.Http;
using Avro;
using Avro.Generic;
using Avro.IO;
using Confluent.Kafka;
using Confluent.SchemaRegistry;

namespace Labs.SchemaRegistry;

/// <summary>Puts the work into a deserializer of its own, and goes back to a record when it was the registry that
/// failed.</summary>
public sealed class BookingReader(string bootstrapServers, string registryUrl, string readerSchema) : IBookingReader
{
    public Task<ReadResult> ReadAsync(string topic) =>
        Task.Run(() =>
        {
            var bookings = new List<GenericRecord>();
            var notReadable = new List<long>();
            var deserializer = new Deserializer(registryUrl, Avro.Schema.Parse(readerSchema));
            using var consumer = new ConsumerBuilder<Ignore, GenericRecord?>(
                new ConsumerConfig
                {
                    BootstrapServers = bootstrapServers,
                    GroupId = "booking-reader",
                    EnableAutoCommit = false,
                    EnablePartitionEof = true,
                }
            ).SetValueDeserializer(deserializer).Build();
            consumer.Assign(new TopicPartitionOffset(topic, 0, 0));
            while (true)
                try
                {
                    var next = consumer.Consume();
                    if (next.IsPartitionEOF)
                        return new ReadResult(bookings, notReadable);
                    if (next.Message.Value is { } booking)
                        bookings.Add(booking);
                }
                catch (ConsumeException e) when (IsTheRegistrys(e.InnerException))
                {
                    consumer.Seek(e.ConsumerRecord.TopicPartitionOffset);
                }
                catch (ConsumeException e)
                {
                    notReadable.Add(e.ConsumerRecord.Offset);
                }
        });

    static bool IsTheRegistrys(Exception? e) =>
        e is HttpRequestException or SchemaRegistryException { ErrorCode: not 40403 };

    sealed class Deserializer(string registryUrl, Avro.Schema mine) : IDeserializer<GenericRecord?>
    {
        readonly CachedSchemaRegistryClient _registry = new(new SchemaRegistryConfig { Url = registryUrl });

        public GenericRecord? Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context)
        {
            if (isNull)
                return null;
            if (data.Length < 5 || data[0] != 0)
                throw new AvroException("There is no schema id in front of it.");
            var id = BinaryPrimitives.ReadInt32BigEndian(data[1..]);
            var writers = Avro.Schema.Parse(_registry.GetSchemaAsync(id).GetAwaiter().GetResult().SchemaString);
            var bytes = new BinaryDecoder(new MemoryStream(data[5..].ToArray()));
            return new GenericDatumReader<GenericRecord>(writers, mine).Read(null!, bytes);
        }
    }
}
