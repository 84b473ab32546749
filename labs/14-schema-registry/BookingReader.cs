using Avro.Generic;
using Confluent.Kafka;

namespace Labs.SchemaRegistry;

/// <summary>Task 1: see <see cref="IBookingReader"/> and the README.</summary>
public sealed class BookingReader(string bootstrapServers, string registryUrl, string readerSchema) : IBookingReader
{
    public async Task<ReadResult> ReadAsync(string topic)
    {
        var config = new ConsumerConfig { BootstrapServers = bootstrapServers, GroupId = "booking-reader" };

        // TODO 1: a consumer of bytes. What are the first five of each value?
        // TODO 1: which failures are the record's, and which are the registry's?
        return new ReadResult([], []);
    }
}
