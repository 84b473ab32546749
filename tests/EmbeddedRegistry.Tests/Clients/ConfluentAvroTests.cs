using System.Security.Cryptography.X509Certificates;
using Avro.Generic;
using Confluent.Kafka;
using Confluent.Kafka.SyncOverAsync;
using Confluent.SchemaRegistry;
using Confluent.SchemaRegistry.Serdes;

namespace EmbeddedKafka.Registry.Tests.Clients;

/// <summary>Confluent's client and Avro serdes, as they are.</summary>
public sealed class ConfluentAvroTests(SharedCluster cluster)
{
    const string Register = "POST /subjects/{subject}/versions";
    const string LookUp = "POST /subjects/{subject}";
    const string ById = "GET /schemas/ids/{id}";
    const string ByVersion = "GET /subjects/{subject}/versions/{version}";

    [Fact]
    public async Task What_is_produced_with_a_schema_is_consumed_with_it()
    {
        await using var registry = await cluster.StartAsync();
        using var producing = Client(registry);
        using var consuming = Client(registry);

        var sent = await ProduceAsync(producing, "avro-round-trip", 3);
        var read = Consume(consuming, "avro-round-trip", 3);

        Assert.Equal(["patient 0", "patient 1", "patient 2"], read.Select(visit => (string)visit["patient"]));
        // The magic byte and the id, big-endian.
        Assert.Equal([0, 0, 0, 0, 1], sent[0][..5]);
    }

    [Fact]
    public async Task A_client_asks_once_for_each_schema_however_many_records_there_are()
    {
        await using var registry = await cluster.StartAsync();
        using var producing = Client(registry);
        using var consuming = Client(registry);

        var before = registry.Traffic();
        await ProduceAsync(producing, "avro-cached", 100);
        Consume(consuming, "avro-cached", 100);
        var asked = registry.Traffic() - before;

        Assert.Equal(1, asked.Count(Register));
        Assert.Equal(1, asked.Count(ById));
    }

    [Fact]
    public async Task Without_auto_register_a_schema_is_looked_up_and_never_registered()
    {
        await using var registry = await cluster.StartAsync();
        using var client = Client(registry);
        var config = new AvroSerializerConfig { AutoRegisterSchemas = false };

        var refused = await Assert.ThrowsAsync<SchemaRegistryException>(() =>
            SerializeAsync(client, config, Visits.Of(Visits.First, "Ada"))
        );
        Assert.Equal(40401, refused.ErrorCode);

        using var deployment = Client(registry);
        var id = await deployment.RegisterSchemaAsync("visits-value", Text(Visits.First));
        var bytes = await SerializeAsync(client, config, Visits.Of(Visits.First, "Ada"));

        Assert.Equal(id, bytes[4]);
        Assert.Equal((1, 2), (registry.Traffic().Count(Register), registry.Traffic().Count(LookUp)));
    }

    [Fact]
    public async Task With_use_latest_version_the_latest_schema_of_the_subject_is_written()
    {
        await using var registry = await cluster.StartAsync();
        using var client = Client(registry);
        await client.RegisterSchemaAsync("visits-value", Text(Visits.First));
        var latest = await client.RegisterSchemaAsync("visits-value", Text(Visits.Second));
        var config = new AvroSerializerConfig { AutoRegisterSchemas = false, UseLatestVersion = true };

        var bytes = await SerializeAsync(client, config, Visits.Of(Visits.Second, "Ada"));

        Assert.Equal(latest, bytes[4]);
        Assert.Equal(1, registry.Traffic().Count(ByVersion));
    }

    /// <summary>What notebook 14 §3.1 warns of: a reader takes the latest version for what the bytes are.</summary>
    [Fact]
    public async Task With_use_latest_version_a_generated_class_writes_its_own_shape_under_the_id_of_the_latest()
    {
        await using var registry = await cluster.StartAsync();
        using var client = Client(registry);
        await client.RegisterSchemaAsync("visits-value", Text(Visits.First));
        var latest = await client.RegisterSchemaAsync("visits-value", Text(Visits.Second));
        var config = new AvroSerializerConfig { AutoRegisterSchemas = false, UseLatestVersion = true };
        var context = new SerializationContext(MessageComponentType.Value, "visits");

        var bytes = await new AvroSerializer<VisitClass>(client, config).SerializeAsync(new("Ada"), context);
        var reader = new AvroDeserializer<GenericRecord>(client);

        // The length 3, doubled, and the name: no room, which version 2 has.
        Assert.Equal([0, 0, 0, 0, (byte)latest, 6, .. "Ada"u8], bytes);
        await Assert.ThrowsAsync<Avro.AvroException>(() => reader.DeserializeAsync(bytes, false, context));
    }

    [Fact]
    public async Task The_id_may_travel_in_a_header_as_the_guid_of_the_schema()
    {
        await using var registry = await cluster.StartAsync();
        using var producing = Client(registry);
        using var consuming = Client(registry);
        var config = new AvroSerializerConfig { SchemaIdStrategy = SchemaIdSerializerStrategy.Header };
        var headers = new Headers();
        var context = new SerializationContext(MessageComponentType.Value, "visits", headers);

        var bytes = await new AvroSerializer<GenericRecord>(producing, config).SerializeAsync(
            Visits.Of(Visits.First, "Ada"),
            context
        );
        // Looks for the header first, then for the magic byte.
        var visit = await new AvroDeserializer<GenericRecord>(consuming).DeserializeAsync(bytes, false, context);

        Assert.Equal("Ada", visit["patient"]);
        Assert.Single(headers);
        Assert.Equal(1, registry.Traffic().Count("GET /schemas/guids/{guid}"));
    }

    [Fact]
    public async Task A_breaking_change_is_refused_before_a_record_is_written()
    {
        await using var registry = await cluster.StartAsync();
        using var client = Client(registry);
        await SerializeAsync(client, new(), Visits.Of(Visits.First, "Ada"));

        var refused = await Assert.ThrowsAsync<SchemaRegistryException>(() =>
            SerializeAsync(client, new(), Visits.Of(Visits.Breaking, "Ada"))
        );

        Assert.Equal(409, refused.ErrorCode);
        Assert.Contains("READER_FIELD_MISSING_DEFAULT_VALUE", refused.Message);
        Assert.Contains("'doctor'", refused.Message);
    }

    [Fact]
    public async Task The_client_reads_subjects_versions_compatibility_and_configuration()
    {
        await using var registry = await cluster.StartAsync();
        using var client = Client(registry);
        await client.RegisterSchemaAsync("visits-value", Text(Visits.First));
        await client.RegisterSchemaAsync("visits-value", Text(Visits.Second));

        Assert.Equal(["visits-value"], await client.GetAllSubjectsAsync());
        Assert.Equal([1, 2], await client.GetSubjectVersionsAsync("visits-value"));
        Assert.Equal(2, (await client.GetLatestSchemaAsync("visits-value")).Version);
        Assert.True(await client.IsCompatibleAsync("visits-value", Text(Visits.Second)));
        Assert.False(await client.IsCompatibleAsync("visits-value", Text(Visits.Breaking)));
        Assert.Equal(Confluent.SchemaRegistry.Compatibility.Backward, await client.GetCompatibilityAsync());
        await client.UpdateCompatibilityAsync(Confluent.SchemaRegistry.Compatibility.Full, "visits-value");
        Assert.Equal(Confluent.SchemaRegistry.Compatibility.Full, await client.GetCompatibilityAsync("visits-value"));
    }

    [Fact]
    public async Task A_client_asks_again_after_an_answer_of_500()
    {
        await using var registry = await cluster.StartAsync();
        using var client = Client(registry, config => config.RetriesWaitMs = 1);
        var fault = registry.Faults.Add(new(Register) { Status = 500, Times = 2 });

        Assert.Equal(1, await client.RegisterSchemaAsync("visits-value", Text(Visits.First)));

        Assert.Equal(2, fault.Hits);
        Assert.Equal(3, registry.Traffic().Count(Register));
    }

    [Fact]
    public async Task A_user_needs_the_password_and_is_counted_by_name()
    {
        await using var registry = await cluster.StartAsync(options => options.Users["alice"] = "secret");
        using var stranger = Client(registry);
        using var liar = Client(registry, config => config.BasicAuthUserInfo = "alice:wrong");
        using var alice = Client(registry, config => config.BasicAuthUserInfo = "alice:secret");

        foreach (var client in new[] { stranger, liar })
            Assert.Contains(
                "401",
                (await Assert.ThrowsAnyAsync<Exception>(() => client.GetAllSubjectsAsync())).ToString()
            );
        Assert.Equal(1, await alice.RegisterSchemaAsync("visits-value", Text(Visits.First)));

        Assert.Equal(1, registry.Traffic().Count(Register, "alice"));
    }

    [Fact]
    public async Task A_certificate_of_the_clusters_authority_makes_it_https()
    {
        await using var secured = await EmbeddedKafkaCluster.StartAsync(
            new() { Brokers = 1, Listeners = [new("TLS", ListenerProtocol.Ssl)] }
        );
        await using var registry = await EmbeddedRegistry.StartAsync(
            secured.BootstrapServers,
            new()
            {
                Certificate = secured.Security.IssueServerCertificate(),
                ClientConfig = new ClientConfig
                {
                    SecurityProtocol = SecurityProtocol.Ssl,
                    SslCaPem = secured.Security.CaPem,
                },
            }
        );
        // Confluent's client compares ssl.ca.location with a root that the server sends along, which .NET's do not.
        using var blind = Client(registry, config => config.EnableSslCertificateVerification = false);
        using var doubting = Client(registry);
        using var trusting = new HttpClient(
            new SocketsHttpHandler
            {
                SslOptions = new()
                {
                    CertificateChainPolicy = new()
                    {
                        TrustMode = X509ChainTrustMode.CustomRootTrust,
                        CustomTrustStore = { secured.Security.Ca },
                        RevocationMode = X509RevocationMode.NoCheck,
                    },
                },
            }
        );

        Assert.StartsWith("https://", registry.Url);
        Assert.Equal(1, await blind.RegisterSchemaAsync("visits-value", Text(Visits.First)));
        Assert.Equal("[\"visits-value\"]", await trusting.GetStringAsync($"{registry.Url}/subjects"));
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => doubting.GetAllSubjectsAsync());
    }

    static CachedSchemaRegistryClient Client(EmbeddedRegistry registry, Action<SchemaRegistryConfig>? change = null)
    {
        var config = new SchemaRegistryConfig { Url = registry.Url };
        change?.Invoke(config);
        return new(config);
    }

    static Confluent.SchemaRegistry.Schema Text(Avro.Schema schema) => new(schema.ToString(), SchemaType.Avro);

    static Task<byte[]> SerializeAsync(
        ISchemaRegistryClient client,
        AvroSerializerConfig config,
        GenericRecord record
    ) =>
        new AvroSerializer<GenericRecord>(client, config).SerializeAsync(
            record,
            new(MessageComponentType.Value, "visits")
        );

    async Task<IReadOnlyList<byte[]>> ProduceAsync(ISchemaRegistryClient client, string topic, int count)
    {
        var serializer = new AvroSerializer<GenericRecord>(client);
        using var producer = new ProducerBuilder<Null, byte[]>(
            new ProducerConfig { BootstrapServers = cluster.BootstrapServers }
        ).Build();
        List<byte[]> values = [];
        for (var number = 0; number < count; number++)
        {
            var context = new SerializationContext(MessageComponentType.Value, topic);
            values.Add(await serializer.SerializeAsync(Visits.Of(Visits.First, $"patient {number}"), context));
            await producer.ProduceAsync(topic, new() { Value = values[^1] });
        }
        return values;
    }

    List<GenericRecord> Consume(ISchemaRegistryClient client, string topic, int count)
    {
        using var consumer = new ConsumerBuilder<Ignore, GenericRecord>(
            new ConsumerConfig
            {
                BootstrapServers = cluster.BootstrapServers,
                GroupId = topic,
                AutoOffsetReset = AutoOffsetReset.Earliest,
            }
        ).SetValueDeserializer(new AvroDeserializer<GenericRecord>(client).AsSyncOverAsync()).Build();
        consumer.Subscribe(topic);
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        List<GenericRecord> read = [];
        while (read.Count < count)
            read.Add(consumer.Consume(deadline.Token).Message.Value);
        return read;
    }
}
