// task: 5
// replaces: Desk.cs
// mistake: hands the event over and returns: what the broker refuses is lost, and nobody hears of it
// expect: as if it were there
using Avro.Generic;
using Confluent.Kafka;
using Confluent.Kafka.SyncOverAsync;
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
                // Each kind of event has a history of its own in this topic.
                SubjectNameStrategy = SubjectNameStrategy.TopicRecord,
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
        ).SetValueSerializer(serializer.AsSyncOverAsync()).Build();
    }

    public Task WriteAsync(string bookingId, GenericRecord happened)
    {
        _producer.Produce(_topic, new Message<string, GenericRecord> { Key = bookingId, Value = happened });
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _producer.Flush();
        _producer.Dispose();
        _registry.Dispose();
    }
}
