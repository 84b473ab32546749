using Confluent.Kafka;
using Course.Base;
using Course.Kit;
using EmbeddedKafka;

namespace Course.Tests;

/// <summary>Somebody else's cluster: plaintext, or behind TLS, certificates and passwords.</summary>
public sealed class ExternalClusterTests : IAsyncLifetime
{
    const string Tls = "TLS",
        Sasl = "SASL",
        SaslTls = "SASL_TLS",
        Password = "alice-secret";
    readonly string _folder = Directory.CreateTempSubdirectory("client-").FullName;
    EmbeddedKafkaCluster _theirs = null!;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        _theirs = await EmbeddedKafkaCluster.StartAsync(
            new()
            {
                Brokers = 2,
                Listeners =
                [
                    new("PLAINTEXT"),
                    new(Tls, ListenerProtocol.Ssl),
                    new(Sasl, ListenerProtocol.SaslPlaintext),
                    new(SaslTls, ListenerProtocol.SaslSsl),
                ],
                Security = new()
                {
                    Users = new Dictionary<string, string> { ["alice"] = Password },
                    ClientAuthentication = ClientAuthentication.Requested,
                },
            },
            Stop
        );

    public async ValueTask DisposeAsync()
    {
        await _theirs.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("PLAINTEXT", "")]
    [InlineData(Tls, "security.protocol=SSL\nssl.ca.location=ca.pem")]
    [InlineData(
        Tls,
        "security.protocol=SSL\nssl.truststore.type=PEM\nssl.truststore.location=ca.pem\nssl.keystore.type=PEM\nssl.keystore.location=client.pem"
    )]
    [InlineData(
        Sasl,
        "security.protocol=SASL_PLAINTEXT\nsasl.mechanisms=PLAIN\nsasl.username=alice\nsasl.password=alice-secret"
    )]
    [InlineData(
        SaslTls,
        "security.protocol=SASL_SSL\nsasl.mechanism=SCRAM-SHA-256\nssl.ca.location=ca.pem\nsasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required \\\n  username=\"alice\" password=\"alice-secret\";"
    )]
    [InlineData(
        SaslTls,
        "security.protocol=SASL_SSL\nsasl.mechanism=SCRAM-SHA-512\nssl.ca.location=ca.pem\nsasl.username=alice\nsasl.password=alice-secret"
    )]
    public async Task Plain_clients_work_on_it_and_the_kit_looks_into_it(string listener, string properties)
    {
        await using var external = await ConnectAsync(listener, properties);
        Assert.Equal([1, 2], external.Brokers.Select(broker => broker.Id));
        await external.CreateTopicAsync("course-bookings", partitions: 4, cancellationToken: Stop);

        using (
            var producer = new ProducerBuilder<string, string>(
                new ProducerConfig { BootstrapServers = external.BootstrapServers, ClientId = "clinic" }
            )
                .SetLogHandler((_, _) => { })
                .Build()
        )
            for (var i = 0; i < 20; i++)
                await producer.ProduceAsync("course-bookings", new() { Key = $"{i}", Value = "made" }, Stop);
        using (var consumer = new ConsumerBuilder<string, string>(
                new ConsumerConfig
                {
                    BootstrapServers = external.BootstrapServers,
                    GroupId = "calendar",
                    AutoOffsetReset = AutoOffsetReset.Earliest,
                    EnableAutoCommit = false,
                }
            ).SetLogHandler((_, _) => { }).Build())
        {
            consumer.Subscribe("course-bookings");
            for (var i = 0; i < 20; i++)
                Assert.NotNull(consumer.Consume(TimeSpan.FromSeconds(60)));
            consumer.Commit();
            consumer.Close();
        }

        Assert.Equal(0, (await external.LagAsync("calendar", "course-bookings", Stop)).Total);
        var stored = 0L;
        for (var partition = 0; partition < 4; partition++)
            stored += (await external.ReadBatchesAsync("course-bookings", partition, cancellationToken: Stop)).Records;
        Assert.Equal(20, stored);
        Assert.Equal(20, external.Traffic().Topic("course-bookings").Records);
        Assert.True(external.Traffic().Requests("Produce", "clinic") > 0);
    }

    [Fact]
    public async Task It_creates_only_what_has_the_courses_prefix_and_removes_only_what_it_made()
    {
        await using (var theirs = await ConnectAsync("PLAINTEXT", ""))
        {
            await theirs.CreateTopicAsync("course-old", cancellationToken: Stop);
            await using var external = await ConnectAsync("PLAINTEXT", "");
            Assert.Contains(
                "begin with 'course-'",
                (
                    await Assert.ThrowsAsync<CourseException>(() =>
                        external.CreateTopicAsync("orders", cancellationToken: Stop)
                    )
                ).Message
            );
            Assert.Contains(
                "was not made by this run",
                (await Assert.ThrowsAsync<CourseException>(() => external.DeleteTopicAsync("course-old", Stop))).Message
            );
            Assert.Contains(
                "exists already",
                (
                    await Assert.ThrowsAsync<CourseException>(() =>
                        external.CreateTopicAsync("course-old", cancellationToken: Stop)
                    )
                ).Message
            );
            await external.CreateTopicAsync("course-mine", cancellationToken: Stop);
            await external.DisposeAsync();
            Assert.Equal(["course-old"], Topics());
        }
        Assert.Empty(Topics());
    }

    [Fact]
    public void What_a_run_left_behind_is_taken_over_by_the_next_one_and_not_from_one_that_lives()
    {
        var lists = Path.Combine(_folder, "lists");
        using var living = MadeTopics.Of("c/1", lists);
        living.Add("course-living");
        var dead = MadeTopics.Of("c/1", lists);
        dead.Add("course-a");
        dead.Add("course-b");
        dead.Remove("course-b");
        dead.Dispose();
        using (var other = MadeTopics.Of("c2", lists))
            Assert.Empty(other.TakeOver());

        using var next = MadeTopics.Of("c/1", lists);
        Assert.Equal(["course-a"], next.TakeOver());
        Assert.Equal(["course-a"], next.All);
        next.Remove("course-a");
        next.Dispose();
        using var last = MadeTopics.Of("c/1", lists);
        Assert.Empty(last.TakeOver());
    }

    [Fact]
    public async Task A_handle_that_is_not_ours_names_who_has_it()
    {
        await using var external = await ConnectAsync("PLAINTEXT", "");
        Assert.Equal(
            "Stopping a broker needs the embedded, local or docker cluster (this one is external: "
                + $"{external.BootstrapServers}): run with --cluster embedded, local or docker.",
            (await Assert.ThrowsAsync<ClusterCapabilityException>(() => external.Brokers[0].StopAsync(Stop))).Message
        );
        Assert.Throws<ClusterCapabilityException>(() => external.Embedded());
    }

    [Theory]
    [InlineData(
        Sasl,
        "security.protocol=SASL_PLAINTEXT\nsasl.mechanism=PLAIN\nsasl.username=alice\nsasl.password=guess",
        "refuses user 'alice' (SASL PLAIN)"
    )]
    [InlineData(
        SaslTls,
        "security.protocol=SASL_SSL\nsasl.mechanism=SCRAM-SHA-512\nssl.ca.location=ca.pem\nsasl.username=alice\nsasl.password=guess",
        "refuses user 'alice' (SASL SCRAM-SHA-512)"
    )]
    [InlineData(Tls, "security.protocol=SSL", "TLS with 127.0.0.1 failed")]
    [InlineData(Tls, "security.protocol=SSL\nssl.ca.location=nowhere.pem", "cannot be read")]
    [InlineData(Tls, "security.protocol=SSL\nssl.truststore.location=store.jks", "is a JKS keystore")]
    [InlineData(Tls, "security.protocol=TLS", "it takes PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL")]
    [InlineData(
        Sasl,
        "security.protocol=SASL_SSL\nsasl.mechanism=GSSAPI",
        "the course knows PLAIN, SCRAM-SHA-256, SCRAM-SHA-512, OAUTHBEARER"
    )]
    [InlineData(
        Sasl,
        "security.protocol=SASL_SSL\nsasl.mechanism=OAUTHBEARER",
        "needs sasl.oauthbearer.token.endpoint.url"
    )]
    [InlineData(
        Sasl,
        "security.protocol=SASL_PLAINTEXT\nsasl.mechanism=OAUTHBEARER\nsasl.oauthbearer.token.endpoint.url=http://127.0.0.1:1/token\nsasl.oauthbearer.client.id=course\nsasl.oauthbearer.client.secret=s",
        "No token endpoint answers at http://127.0.0.1:1/token"
    )]
    [InlineData(
        Sasl,
        "security.protocol=SASL_PLAINTEXT\nsasl.mechanism=OAUTHBEARER\nsasl.oauthbearer.token.endpoint.url=http://127.0.0.1:1/token\nsasl.oauthbearer.client.id=course",
        "there is no secret"
    )]
    [InlineData(Sasl, "security.protocol=SASL_SSL\nsasl.mechanism=PLAIN\nsasl.username=alice", "there is no password")]
    public async Task What_does_not_get_in_is_told_in_a_sentence(string listener, string properties, string words)
    {
        var error = await Assert.ThrowsAsync<CourseException>(() => ConnectAsync(listener, properties));
        Assert.Contains(words, error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public async Task An_address_where_nobody_answers_is_told_in_a_sentence()
    {
        var error = await Assert.ThrowsAsync<CourseException>(() =>
            ExternalCluster.ConnectAsync("127.0.0.1:1", null, Stop)
        );
        Assert.StartsWith("No Kafka cluster answers at 127.0.0.1:1 (", error.Message);
        Assert.Contains("KAFKA_CLIENT_PROPERTIES names the file", error.Message);
    }

    [Fact]
    public void Properties_are_read_as_java_reads_them()
    {
        var read = ClientProperties.Parse([
            "# note",
            "",
            "a=1",
            "b : two words ",
            "c\\:d=e\\=f",
            "long=one\\",
            "   two",
            "u=\\u0041\\tB",
            "! also a note",
            "empty=",
        ]);
        Assert.Equal(
            ("1", "two words", "e=f", "onetwo", "A\tB", ""),
            (read["a"], read["b"], read["c:d"], read["long"], read["u"], read["empty"])
        );
        Assert.Equal(6, read.Count);
    }

    async Task<ICluster> ConnectAsync(string listener, string properties)
    {
        var client = _theirs.Security.IssueClientCertificate("CN=course");
        await File.WriteAllTextAsync(Path.Combine(_folder, "ca.pem"), _theirs.Security.CaPem, Stop);
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "client.pem"),
            $"{client.CertificatePem}\n{client.KeyPem}",
            Stop
        );
        await File.WriteAllBytesAsync(Path.Combine(_folder, "store.jks"), [0xFE, 0xED, 0xFE, 0xED, 0, 0, 0, 2], Stop);
        var file = Path.Combine(_folder, "client.properties");
        await File.WriteAllTextAsync(file, properties, Stop);
        return await ExternalCluster.ConnectAsync(
            _theirs.BootstrapServersOf(listener),
            properties == "" ? null : ClientProperties.Read(file),
            Stop
        );
    }

    IEnumerable<string> Topics() =>
        _theirs.Snapshot().Topics.Where(topic => !topic.IsInternal).Select(topic => topic.Name);
}
