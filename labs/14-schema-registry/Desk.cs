using Avro.Generic;
using Confluent.Kafka;

namespace Labs.SchemaRegistry;

/// <summary>Task 5: see <see cref="IDesk"/> and the README.</summary>
public sealed class Desk : IDesk
{
    readonly ProducerConfig _config;
    readonly string _topic;

    public Desk(string bootstrapServers, string registryUrl, string topic)
    {
        _config = new ProducerConfig { BootstrapServers = bootstrapServers, ClientId = "desk" };
        _topic = topic;

        // TODO 5: one serializer for the life of this object. Which of its settings are not the default?
    }

    public async Task WriteAsync(string bookingId, GenericRecord happened)
    {
        // TODO 5: a record.
    }

    public void Dispose() { }
}
