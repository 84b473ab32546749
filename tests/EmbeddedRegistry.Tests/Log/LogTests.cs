using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace EmbeddedKafka.Registry.Tests.Log;

public sealed class LogTests(SharedCluster cluster)
{
    [Fact]
    public async Task The_log_has_the_records_that_Confluents_registry_writes()
    {
        var topic = cluster.NewTopic();
        await using var registry = await cluster.StartTinyAsync(options => options.Topic = topic);
        using var caller = new RegistryCaller(registry.Url);

        var guid = (string)JsonNode.Parse(await caller.RegisterAsync("a", "id"))!["guid"]!;
        await caller.AskAsync("PUT /config/a", new JsonObject { ["compatibility"] = "NONE" });
        await caller.AskAsync("PUT /mode/a", new JsonObject { ["mode"] = "READWRITE" });
        await caller.AskAsync("DELETE /subjects/a/versions/1");
        await caller.AskAsync("DELETE /subjects/a/versions/1?permanent=true");
        await caller.RegisterAsync("b", "id");
        await caller.AskAsync("DELETE /subjects/b");

        string Value(string subject, string deleted) =>
            $"{{\"subject\":\"{subject}\",\"version\":1,\"id\":1,\"guid\":\"{guid}\",\"schemaType\":\"AVRO\",\"schema\":\"id\","
            + $"\"deleted\":{deleted}}}";
        Assert.Equal(
            [
                ("""{"keytype":"NOOP","magic":0}""", null),
                ("""{"keytype":"SCHEMA","subject":"a","version":1,"magic":1}""", Value("a", "false")),
                ("""{"keytype":"CONFIG","subject":"a","magic":0}""", """{"compatibilityLevel":"NONE"}"""),
                ("""{"keytype":"MODE","subject":"a","magic":0}""", """{"mode":"READWRITE"}"""),
                ("""{"keytype":"SCHEMA","subject":"a","version":1,"magic":1}""", Value("a", "true")),
                ("""{"keytype":"SCHEMA","subject":"a","version":1,"magic":1}""", null),
                (
                    """{"keytype":"SCHEMA","subject":"b","version":1,"magic":1}""",
                    Value("b", "false").Replace("\"id\":1,", "\"id\":2,", StringComparison.Ordinal)
                ),
                ("""{"keytype":"DELETE_SUBJECT","subject":"b","magic":0}""", """{"subject":"b","version":1}"""),
            ],
            LogTopicReader.Read(cluster.BootstrapServers, topic)
        );
    }

    [Fact]
    public async Task A_registry_whose_topic_is_deleted_keeps_what_it_knows_and_stores_nothing_more()
    {
        var topic = cluster.NewTopic();
        await using var registry = await cluster.StartTinyAsync(options => options.Topic = topic);
        using var caller = new RegistryCaller(registry.Url);
        await caller.RegisterAsync("a", "id");
        var config = new AdminClientConfig { BootstrapServers = cluster.BootstrapServers };
        using (var admin = new AdminClientBuilder(config).Build())
        {
            await admin.DeleteTopicsAsync([topic]);
            await admin.CreateTopicsAsync([new() { Name = topic, NumPartitions = 1 }]);
        }

        var refused = await caller.AskAsync("PUT /config/a", new JsonObject { ["compatibility"] = "NONE" });

        Assert.Contains("50001", refused, StringComparison.Ordinal);
        Assert.Contains($"the topic {topic} was deleted", refused, StringComparison.Ordinal);
        Assert.Contains("50001", await caller.RegisterAsync("a", "other"), StringComparison.Ordinal);
        Assert.Equal("[\"a\"]", await caller.AskAsync("GET /subjects"));
    }

    [Fact]
    public async Task A_damaged_record_is_a_line_in_the_log_and_what_follows_is_read()
    {
        var topic = cluster.NewTopic();
        await (await cluster.StartTinyAsync(options => options.Topic = topic)).DisposeAsync();
        (string? Key, string? Value)[] damaged =
        [
            ("no json", "{}"),
            ("[]", "{}"),
            ("{\"keytype\":\"POETRY\",\"magic\":0}", "{}"),
            ("{\"keytype\":\"SCHEMA\",\"subject\":\"a\",\"magic\":1}", "{\"id\":1}"),
            ("{\"keytype\":\"SCHEMA\",\"subject\":\"a\",\"version\":1,\"magic\":1}", "{\"schema\":\"id\"}"),
            (
                "{\"keytype\":\"SCHEMA\",\"subject\":\"a\",\"version\":1,\"magic\":1}",
                "{\"id\":5,\"schemaType\":\"THRIFT\",\"schema\":\"id\"}"
            ),
            ("{\"keytype\":\"CONFIG\",\"subject\":\"a\",\"magic\":0}", "{\"compatibilityLevel\":\"SOME\"}"),
            ("{\"keytype\":\"MODE\",\"subject\":\"a\",\"magic\":0}", "{\"mode\":7}"),
        ];
        foreach (var (key, value) in damaged)
            await LogTopicReader.WriteAsync(cluster.BootstrapServers, topic, key, value);
        await LogTopicReader.WriteAsync(
            cluster.BootstrapServers,
            topic,
            "{\"keytype\":\"SCHEMA\",\"subject\":\"good\",\"version\":3,\"magic\":1}",
            "{\"subject\":\"good\",\"version\":3,\"id\":2,\"schema\":\"id\",\"deleted\":false}"
        );

        var lines = new ConcurrentQueue<string>();
        await using var registry = await cluster.StartTinyAsync(options =>
        {
            options.Topic = topic;
            options.Logger = lines.Enqueue;
        });
        using var caller = new RegistryCaller(registry.Url);

        Assert.Equal("[\"good\"]", await caller.AskAsync("GET /subjects"));
        Assert.Equal(damaged.Length, lines.Count(line => line.Contains("is damaged and left out")));
        // What cannot be read has used id 5 all the same.
        Assert.Equal(6, await caller.IdAsync("good", "other?"));
    }

    [Fact]
    public async Task Everything_is_there_after_a_restart_on_a_cluster_with_a_data_directory()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var options = new EmbeddedKafkaOptions { Brokers = 1, DataDirectory = folder.FullName };
            await using (var first = await EmbeddedKafkaCluster.StartAsync(options))
            {
                await using var registry = await StartAsync(first);
                using var caller = new RegistryCaller(registry.Url);
                await caller.RegisterAsync("a", "id");
                await caller.RegisterAsync("a", "id more?");
                await caller.RegisterAsync("gone", "x");
                await caller.AskAsync("PUT /config/a", new JsonObject { ["compatibility"] = "FULL" });
                await caller.AskAsync("PUT /mode/b", new JsonObject { ["mode"] = "READONLY" });
                await caller.AskAsync("DELETE /subjects/gone");
            }

            await using var second = await EmbeddedKafkaCluster.StartAsync(options);
            await using var again = await StartAsync(second);
            using var asking = new RegistryCaller(again.Url);

            Assert.Equal("[1,2]", await asking.AskAsync("GET /subjects/a/versions"));
            Assert.Equal("[\"a\"]", await asking.AskAsync("GET /subjects"));
            Assert.Equal("[\"a\",\"gone\"]", await asking.AskAsync("GET /subjects?deleted=true"));
            Assert.Equal("{\"compatibilityLevel\":\"FULL\"}", await asking.AskAsync("GET /config/a"));
            Assert.Equal("{\"mode\":\"READONLY\"}", await asking.AskAsync("GET /mode/b"));
            Assert.Equal(4, await asking.IdAsync("c", "y"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_topic_that_would_lose_schemas_is_refused()
    {
        var topic = cluster.NewTopic();
        await CreateAsync(new() { Name = topic, NumPartitions = 1 });

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            cluster.StartTinyAsync(options => options.Topic = topic)
        );

        Assert.Contains("compact", refused.Message);
    }

    [Fact]
    public async Task A_topic_with_several_partitions_is_refused()
    {
        var topic = cluster.NewTopic();
        await CreateAsync(
            new()
            {
                Name = topic,
                NumPartitions = 2,
                Configs = new() { ["cleanup.policy"] = "compact" },
            }
        );

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            cluster.StartTinyAsync(options => options.Topic = topic)
        );

        Assert.Contains("2 partitions", refused.Message);
    }

    static Task<EmbeddedRegistry> StartAsync(EmbeddedKafkaCluster kafka) =>
        EmbeddedRegistry.StartAsync(kafka.BootstrapServers, new() { Formats = [new TinyFormat("AVRO")] });

    async Task CreateAsync(TopicSpecification topic)
    {
        using var admin = new AdminClientBuilder(
            new AdminClientConfig { BootstrapServers = cluster.BootstrapServers }
        ).Build();
        await admin.CreateTopicsAsync([topic]);
    }
}
