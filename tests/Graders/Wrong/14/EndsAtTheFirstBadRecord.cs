// task: 1
// replaces: BookingReader.cs
// mistake: lets the exception of one bad record end the whole reading
// expect: ReadAsync ended with
using System.Buffers.Binary;
using Avro;
using Avro.Generic;
using Avro.IO;
using Confluent.Kafka;
using Confluent.SchemaRegistry;

namespace Labs.SchemaRegistry;

/// <summary>Reads bookings of any age with a schema of its own.</summary>
public sealed class BookingReader(string bootstrapServers, string registryUrl, string readerSchema) : IBookingReader
{
    const int Frame = 5;
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    readonly CachedSchemaRegistryClient _registry = new(new SchemaRegistryConfig { Url = registryUrl });
    readonly Avro.Schema _mine = Avro.Schema.Parse(readerSchema);
    readonly Dictionary<int, GenericDatumReader<GenericRecord>> _readers = [];

    public async Task<ReadResult> ReadAsync(string topic)
    {
        var bookings = new List<GenericRecord>();
        var notReadable = new List<long>();
        foreach (var (offset, value) in await Task.Run(() => ValuesOf(topic)))
        {
            if (value is null)
                continue;
            if (await ReadAsync(value) is { } booking)
                bookings.Add(booking);
            else
                notReadable.Add(offset);
        }
        return new ReadResult(bookings, notReadable);
    }

    async Task<GenericRecord?> ReadAsync(byte[] value)
    {
        if (value.Length < Frame || value[0] != 0)
            return null;
        try
        {
            var reader = await ReaderForAsync(BinaryPrimitives.ReadInt32BigEndian(value.AsSpan(1)));
            return reader?.Read(null!, new BinaryDecoder(new MemoryStream(value, Frame, value.Length - Frame)));
        }
        catch (AvroException e)
        {
            throw new InvalidDataException("A record cannot be read.", e);
        }
    }

    /// <summary>The reader for what was written with the schema of that id; null when there is no such
    /// schema.</summary>
    async Task<GenericDatumReader<GenericRecord>?> ReaderForAsync(int id)
    {
        if (_readers.TryGetValue(id, out var known))
            return known;
        for (var deadline = DateTime.UtcNow + Patience; ; await Task.Delay(100))
            try
            {
                var writers = await _registry.GetSchemaAsync(id);
                return _readers[id] = new(Avro.Schema.Parse(writers.SchemaString), _mine);
            }
            catch (SchemaRegistryException e) when (e.ErrorCode == 40403)
            {
                return null;
            }
            catch (Exception e)
                when (e is SchemaRegistryException or HttpRequestException && DateTime.UtcNow < deadline)
            {
                // The registry's trouble, not the record's: ask again.
            }
    }

    List<(long Offset, byte[]? Value)> ValuesOf(string topic)
    {
        using var consumer = new ConsumerBuilder<Ignore, byte[]?>(
            new ConsumerConfig
            {
                BootstrapServers = bootstrapServers,
                GroupId = "booking-reader",
                EnableAutoCommit = false,
                EnablePartitionEof = true,
            }
        ).Build();
        consumer.Assign(new TopicPartitionOffset(topic, 0, 0));
        var values = new List<(long, byte[]?)>();
        while (consumer.Consume() is { IsPartitionEOF: false } next)
            values.Add((next.Offset, next.Message.Value));
        return values;
    }
}
