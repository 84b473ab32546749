// task: 5
// replaces: Desk.cs
// mistake: builds client and serializer anew for each event
// expect: the registry was asked
// shows on: embedded
using Avro.Generic;
using Confluent.Kafka;
using Confluent.SchemaRegistry;
using Confluent.SchemaRegistry.Serdes;

namespace Labs.SchemaRegistry;

/// <summary>Writes events of several kinds with the schemas that the pipeline has registered.</summary>
public sealed class Desk : IDesk
{
    readonly string _topic;
    readonly string _url;
    readonly IProducer<string, byte[]> _producer;

    public Desk(string bootstrapServers, string registryUrl, string topic)
    {
        _topic = topic;
        _url = registryUrl;
        _producer = new ProducerBuilder<string, byte[]>(
            new ProducerConfig
            {
                BootstrapServers = bootstrapServers,
                ClientId = "desk",
                EnableIdempotence = true,
            }
        ).Build();
    }

    public async Task WriteAsync(string bookingId, GenericRecord happened)
    {
        using var registry = new CachedSchemaRegistryClient(new SchemaRegistryConfig { Url = _url });
        var serializer = new AvroSerializer<GenericRecord>(
            registry,
            new AvroSerializerConfig
            {
                AutoRegisterSchemas = false,
                SubjectNameStrategy = SubjectNameStrategy.TopicRecord,
            }
        );
        var context = new SerializationContext(MessageComponentType.Value, _topic);
        var value = await serializer.SerializeAsync(happened, context);
        await _producer.ProduceAsync(_topic, new Message<string, byte[]> { Key = bookingId, Value = value });
    }

    public void Dispose()
    {
        _producer.Flush();
        _producer.Dispose();
    }
}
