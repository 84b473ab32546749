using Confluent.Kafka;
using Confluent.SchemaRegistry;
using Confluent.SchemaRegistry.Serdes;

namespace EmbeddedKafka.Registry.Tests.Clients;

/// <summary>Confluent's JSON serdes, as they are.</summary>
public sealed class ConfluentJsonTests(SharedCluster cluster)
{
    static readonly SerializationContext Value = new(MessageComponentType.Value, "visits");

    [Fact]
    public async Task What_is_written_with_the_schema_of_a_class_is_read_with_it()
    {
        await using var registry = await cluster.StartAsync();
        using var client = new CachedSchemaRegistryClient(new SchemaRegistryConfig { Url = registry.Url });

        var bytes = await new JsonSerializer<Visit>(client).SerializeAsync(new() { Patient = "Ada" }, Value);
        var visit = await new JsonDeserializer<Visit>(client).DeserializeAsync(bytes, false, Value);

        Assert.Equal("Ada", visit.Patient);
        Assert.Equal([0, 0, 0, 0, 1], bytes[..5]);
        using var caller = new RegistryCaller(registry.Url);
        Assert.Contains("\"schemaType\":\"JSON\"", await caller.AskAsync("GET /subjects/visits-value/versions/1"));
    }

    [Fact]
    public async Task A_member_that_every_record_must_have_is_refused_later_on()
    {
        await using var registry = await cluster.StartAsync();
        using var client = new CachedSchemaRegistryClient(new SchemaRegistryConfig { Url = registry.Url });
        const string First = """{"type":"object","properties":{"patient":{"type":"string"}}}""";
        const string Strict = """{"type":"object","properties":{"patient":{"type":"string"}},"required":["patient"]}""";
        await client.RegisterSchemaAsync("visits-value", new Schema(First, SchemaType.Json));

        var refused = await Assert.ThrowsAsync<SchemaRegistryException>(() =>
            client.RegisterSchemaAsync("visits-value", new Schema(Strict, SchemaType.Json))
        );

        Assert.Equal(409, refused.ErrorCode);
    }

    sealed class Visit
    {
        [Newtonsoft.Json.JsonProperty("patient")]
        public string Patient { get; set; } = "";
    }
}
