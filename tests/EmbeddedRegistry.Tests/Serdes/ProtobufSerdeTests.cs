using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Confluent.SchemaRegistry;
using ProtoBuf;
using Schema = Confluent.SchemaRegistry.Schema;
using SerializationContext = Confluent.Kafka.SerializationContext;

namespace EmbeddedKafka.Registry.Tests.Serdes;

/// <summary>Protobuf through Confluent's own registry client, on the embedded cluster and registry.</summary>
public sealed class ProtobufSerdeTests(SharedCluster cluster) : IClassFixture<SharedCluster>
{
    const string Booking = "syntax = \"proto3\"; message Booking { string id = 1; int32 patient = 2; }";

    static readonly SerializationContext Context = new(MessageComponentType.Value, "bookings");

    [Fact]
    public async Task A_record_goes_through_the_cluster_and_the_registry_is_asked_once()
    {
        await using var registry = await cluster.StartAsync();
        using var client = ClientOf(registry);
        var topic = await NewTopicAsync();
        var config = new ProducerConfig { BootstrapServers = cluster.BootstrapServers };
        using (
            var producer = new ProducerBuilder<Null, Visit>(config)
                .SetValueSerializer(new ProtobufNetSerializer<Visit>(client))
                .Build()
        )
            for (var patient = 0; patient < 10; patient++)
                await producer.ProduceAsync(
                    topic,
                    new()
                    {
                        Value = new Visit
                        {
                            Id = "17",
                            Patient = patient,
                            Room = new() { Number = 3 },
                        },
                    }
                );

        using var consumer = new ConsumerBuilder<Ignore, Visit?>(ConsumerOf(topic))
            .SetValueDeserializer(new ProtobufNetDeserializer<Visit>())
            .Build();
        consumer.Assign(new TopicPartitionOffset(topic, 0, 0));
        for (var patient = 0; patient < 10; patient++)
        {
            var visit = consumer.Consume(TimeSpan.FromSeconds(30))?.Message.Value;
            Assert.Equal(("17", patient, 3), (visit?.Id, visit?.Patient, visit?.Room?.Number));
        }
        Assert.Equal(1, registry.Traffic().Total);
        Assert.Equal([$"{topic}-value"], await client.GetAllSubjectsAsync());
    }

    [Fact]
    public async Task The_path_names_the_message_for_the_file_has_two()
    {
        await using var registry = await cluster.StartAsync();
        using var client = ClientOf(registry);
        var visit = new Visit
        {
            Id = "17",
            Room = new() { Number = 3 },
        };

        var withRoom = await new ProtobufNetSerializer<Visit>(client).SerializeAsync(visit, Context);
        var room = await new ProtobufNetSerializer<Room>(client).SerializeAsync(visit.Room, new(default, "rooms"));

        // Room stands before Visit
        Assert.Equal("0000000001" + "0202" + "0A0231371A020803", Convert.ToHexString(withRoom));
        Assert.Equal("0000000002" + "00" + "0803", Convert.ToHexString(room));
    }

    [Fact]
    public async Task An_older_and_a_newer_reader_read_the_same_record()
    {
        await using var registry = await cluster.StartAsync();
        using var client = ClientOf(registry);
        var bytes = await new ProtobufNetSerializer<Visit>(client).SerializeAsync(
            new Visit { Id = "17", Patient = 42 },
            Context
        );

        Assert.Equal("17", new ProtobufNetDeserializer<OldVisit>().Deserialize(bytes, false, Context)?.Id);
        var newer = new ProtobufNetDeserializer<NewVisit>().Deserialize(bytes, false, Context);
        Assert.Equal(("17", 42L, ""), (newer?.BookingId, newer?.Patient, newer?.Note));
        Assert.Null(new ProtobufNetDeserializer<Visit>().Deserialize([], true, Context));
    }

    [Fact]
    public async Task A_breaking_change_is_refused_with_its_rule_and_path()
    {
        await using var registry = await cluster.StartAsync();
        using var client = ClientOf(registry);
        await client.RegisterSchemaAsync("bookings-value", Of(Booking));
        var breaking = Of(Booking.Replace("int32 patient", "string patient", StringComparison.Ordinal));

        var refused = await Assert.ThrowsAsync<SchemaRegistryException>(() =>
            client.RegisterSchemaAsync("bookings-value", breaking)
        );

        Assert.Equal(409, refused.ErrorCode);
        Assert.Contains("FIELD_SCALAR_KIND_CHANGED", refused.Message, StringComparison.Ordinal);
        Assert.Contains("#/Booking/2", refused.Message, StringComparison.Ordinal);
        Assert.False(await client.IsCompatibleAsync("bookings-value", breaking));
        Assert.True(await client.IsCompatibleAsync("bookings-value", Of(Booking.Replace("int32", "int64"))));
    }

    [Fact]
    public async Task Comments_and_a_descriptor_in_base64_find_the_schema_again()
    {
        await using var registry = await cluster.StartAsync();
        using var client = ClientOf(registry);
        var id = await client.RegisterSchemaAsync("bookings-value", Of(Booking));

        Assert.Equal(id, await client.GetSchemaIdAsync("bookings-value", Of("// the contract\n" + Booking)));

        var descriptor = (await client.GetSchemaAsync(id, "serialized")).SchemaString;
        Assert.Equal(id, await client.GetSchemaIdAsync("bookings-value", Of(descriptor)));
        Assert.Equal(id, await client.RegisterSchemaAsync("other-value", Of(descriptor)));
    }

    [Fact]
    public async Task An_import_is_a_reference_to_another_subject()
    {
        await using var registry = await cluster.StartAsync();
        using var client = ClientOf(registry);
        await client.RegisterSchemaAsync("rooms", Of("syntax = \"proto3\"; message Room { int32 number = 1; }"));
        const string visit = "syntax = \"proto3\"; import \"room.proto\"; message Visit { Room room = 1; }";

        await client.RegisterSchemaAsync(
            "visits",
            new Schema(visit, [new("room.proto", "rooms", 1)], SchemaType.Protobuf)
        );
        var refused = await Assert.ThrowsAsync<SchemaRegistryException>(() =>
            client.RegisterSchemaAsync("others", Of(visit))
        );

        Assert.Equal(42201, refused.ErrorCode);
        Assert.Contains("imports \"room.proto\"", refused.Message, StringComparison.Ordinal);
    }

    static Schema Of(string text) => new(text, SchemaType.Protobuf);

    static CachedSchemaRegistryClient ClientOf(EmbeddedRegistry registry) =>
        new(new SchemaRegistryConfig { Url = registry.Url });

    ConsumerConfig ConsumerOf(string group) =>
        new()
        {
            BootstrapServers = cluster.BootstrapServers,
            GroupId = group,
            EnableAutoCommit = false,
        };

    async Task<string> NewTopicAsync()
    {
        var topic = cluster.NewTopic() + "-visits";
        using var admin = new AdminClientBuilder(
            new AdminClientConfig { BootstrapServers = cluster.BootstrapServers }
        ).Build();
        await admin.CreateTopicsAsync([new TopicSpecification { Name = topic, NumPartitions = 1 }]);
        return topic;
    }

    [ProtoContract]
    public sealed class Room
    {
        [ProtoMember(1)]
        public int Number { get; set; }
    }

    [ProtoContract]
    public sealed class Visit
    {
        [ProtoMember(1)]
        public string Id { get; set; } = "";

        [ProtoMember(2)]
        public int Patient { get; set; }

        [ProtoMember(3)]
        public Room? Room { get; set; }
    }

    [ProtoContract]
    public sealed class OldVisit
    {
        [ProtoMember(1)]
        public string Id { get; set; } = "";
    }

    [ProtoContract]
    public sealed class NewVisit
    {
        [ProtoMember(1)]
        public string BookingId { get; set; } = "";

        [ProtoMember(2)]
        public long Patient { get; set; }

        [ProtoMember(4)]
        public string Note { get; set; } = "";
    }
}
