// task: 5
// replaces: Desk.cs
// mistake: looks for both events under the topic's one subject
// expect: threw SchemaRegistryException
using Avro.Generic;
using Confluent.Kafka;
using Confluent.SchemaRegistry;
using Confluent.SchemaRegistry.Serdes;

namespace Labs.SchemaRegistry;

/// <summary>Writes events of several kinds with the schemas that the pipeline has registered.</summary>
public sealed class Desk : IDesk
{
    readonly string _topic;
    readonly CachedSchemaRegistryClient _registry;
    readonly IProducer<string, GenericRecord> _producer;

    public Desk(string bootstrapServers, string registryUrl, string topic)
    {
        _topic = topic;
        _registry = new(new SchemaRegistryConfig { Url = registryUrl });
        var serializer = new AvroSerializer<GenericRecord>(
            _registry,
            new AvroSerializerConfig
            {
                AutoRegisterSchemas = false,
                // Not UseLatestVersion: a desk goes on with its own version when the next one is registered.
            }
        );
        _producer = new ProducerBuilder<string, GenericRecord>(
            new ProducerConfig
            {
                BootstrapServers = bootstrapServers,
                ClientId = "desk",
                EnableIdempotence = true,
            }
        ).SetValueSerializer(serializer).Build();
    }

    public Task WriteAsync(string bookingId, GenericRecord happened) =>
        _producer.ProduceAsync(_topic, new Message<string, GenericRecord> { Key = bookingId, Value = happened });

    public void Dispose()
    {
        _producer.Flush();
        _producer.Dispose();
        _registry.Dispose();
    }
}
