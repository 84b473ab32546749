using System.Buffers.Text;
using System.Text;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using EmbeddedKafka.Tests.Scenarios;

namespace EmbeddedKafka.Tests.Security;

public sealed class SaslScenarios : IAsyncLifetime
{
    EmbeddedKafkaCluster _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await Login.StartAsync(brokers: 2);

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Theory]
    [InlineData(SaslMechanism.Plain)]
    [InlineData(SaslMechanism.ScramSha256)]
    [InlineData(SaslMechanism.ScramSha512)]
    public async Task A_user_with_the_password_produces_and_consumes(SaslMechanism mechanism)
    {
        var asAlice = Login.As(_cluster, "alice", mechanism);
        using (var producer = Clients.Producer(_cluster, asAlice))
            await producer.ProduceAsync("orders", new() { Value = "tea" });
        Assert.Equal("tea", Clients.ReadAll(_cluster, "orders", 1, change: asAlice).Single().Message.Value);
    }

    [Theory]
    [InlineData(SaslMechanism.Plain, "Authentication failed: Invalid username or password")]
    [InlineData(
        SaslMechanism.ScramSha256,
        "Authentication failed during authentication due to invalid credentials with SASL mechanism SCRAM-SHA-256"
    )]
    [InlineData(
        SaslMechanism.ScramSha512,
        "Authentication failed during authentication due to invalid credentials with SASL mechanism SCRAM-SHA-512"
    )]
    public async Task A_wrong_password_is_refused_in_Kafkas_words(SaslMechanism mechanism, string words)
    {
        var config = new ClientConfig();
        Login.As(_cluster, "alice", mechanism, "guess")(config);
        var error = await Login.FirstErrorAsync(config);
        Assert.Equal(ErrorCode.Local_Authentication, error.Code);
        Assert.Contains(words, error.Reason);
    }

    [Fact]
    public async Task A_mechanism_that_is_not_enabled_is_refused()
    {
        await using var cluster = await EmbeddedKafkaCluster.StartAsync(
            new()
            {
                Brokers = 1,
                Listeners = [new(Login.Listener, ListenerProtocol.SaslPlaintext)],
                Security = new() { Users = Login.Users, SaslMechanisms = ["SCRAM-SHA-512"] },
            }
        );
        var config = new ClientConfig();
        Login.As(cluster, "alice")(config);
        var error = await Login.FirstErrorAsync(config);
        Assert.Equal(ErrorCode.Local_Authentication, error.Code);
        Assert.Contains("SCRAM-SHA-512", error.Reason);
    }

    [Fact]
    public async Task Scram_users_come_and_go_by_the_admin_API()
    {
        using var admin = Clients.Admin(_cluster);
        await admin.AlterUserScramCredentialsAsync([
            new UserScramCredentialUpsertion
            {
                User = "carol",
                ScramCredentialInfo = new() { Mechanism = ScramMechanism.ScramSha256, Iterations = 4096 },
                Password = Encoding.UTF8.GetBytes("carol-secret"),
                Salt = Encoding.UTF8.GetBytes("salt"),
            },
        ]);
        var described = await admin.DescribeUserScramCredentialsAsync(["carol"]);
        Assert.Equal(
            (ScramMechanism.ScramSha256, 4096),
            described
                .UserScramCredentialsDescriptions.Single()
                .ScramCredentialInfos.Select(info => (info.Mechanism, info.Iterations))
                .Single()
        );
        using (
            var producer = Clients.Producer(
                _cluster,
                Login.As(_cluster, "carol", SaslMechanism.ScramSha256, "carol-secret")
            )
        )
            await producer.ProduceAsync("orders", new() { Value = "tea" });

        await admin.AlterUserScramCredentialsAsync([
            new UserScramCredentialDeletion { User = "carol", Mechanism = ScramMechanism.ScramSha256 },
        ]);
        var config = new ClientConfig();
        Login.As(_cluster, "carol", SaslMechanism.ScramSha256, "carol-secret")(config);
        Assert.Equal(ErrorCode.Local_Authentication, (await Login.FirstErrorAsync(config)).Code);
    }

    [Fact]
    public async Task An_unsecured_token_lets_in_its_subject()
    {
        using var producer = TokenProducer("""{"alg":"none"}""", DateTimeOffset.UtcNow.AddHours(1));
        await producer.ProduceAsync("orders", new() { Value = "tea" }).WaitAsync(Clients.Patience);
    }

    [Fact]
    public async Task The_builtin_unsecured_tokens_of_librdkafka_are_taken()
    {
        using var producer = Clients.Producer(
            _cluster,
            config =>
            {
                config.BootstrapServers = _cluster.BootstrapServersOf(Login.Listener);
                config.SecurityProtocol = SecurityProtocol.SaslPlaintext;
                config.SaslMechanism = SaslMechanism.OAuthBearer;
                config.EnableSaslOauthbearerUnsecureJwt = true;
                config.SaslOauthbearerConfig = "principal=alice scope=orders";
            }
        );
        await producer.ProduceAsync("orders", new() { Value = "tea" }).WaitAsync(Clients.Patience);
    }

    [Fact]
    public async Task A_token_with_a_signature_is_refused()
    {
        var refused = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var producer = TokenProducer("""{"alg":"RS256"}""", DateTimeOffset.UtcNow.AddHours(1), refused);
        Assert.Contains("invalid_token", await refused.Task.WaitAsync(Clients.Patience));
    }

    IProducer<Null, string> TokenProducer(
        string header,
        DateTimeOffset expiry,
        TaskCompletionSource<string>? refused = null
    )
    {
        var claims =
            $$"""{"sub":"alice","iat":{{DateTimeOffset.UtcNow.AddMinutes(-1).ToUnixTimeSeconds()}},"exp":{{expiry.ToUnixTimeSeconds()}}}""";
        var token =
            $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}.";
        return new ProducerBuilder<Null, string>(
            new ProducerConfig
            {
                BootstrapServers = _cluster.BootstrapServersOf(Login.Listener),
                SecurityProtocol = SecurityProtocol.SaslPlaintext,
                SaslMechanism = SaslMechanism.OAuthBearer,
            }
        )
            .SetOAuthBearerTokenRefreshHandler(
                (client, _) => client.OAuthBearerSetToken(token, expiry.ToUnixTimeMilliseconds(), "alice")
            )
            .SetLogHandler((_, _) => { })
            .SetErrorHandler(
                (_, e) =>
                {
                    if (e.Code == ErrorCode.Local_Authentication)
                        refused?.TrySetResult(e.Reason);
                }
            )
            .Build();
    }

    [Fact]
    public void Clients_hear_of_the_listener_that_they_came_in_through()
    {
        using var outside = Login.Admin(_cluster, "alice");
        using var inside = Clients.Admin(_cluster);
        Assert.Equal(_cluster.BootstrapServersOf(Login.Listener), Known(outside));
        Assert.Equal(_cluster.BootstrapServers, Known(inside));
        Assert.NotEqual(_cluster.BootstrapServers, _cluster.BootstrapServersOf(Login.Listener));
        static string Known(IAdminClient admin) =>
            string.Join(
                ',',
                admin
                    .GetMetadata(Clients.Patience)
                    .Brokers.OrderBy(broker => broker.BrokerId)
                    .Select(broker => $"{broker.Host}:{broker.Port}")
            );
    }

    [Fact]
    public async Task Groups_work_through_the_listener_and_over_a_restart()
    {
        var asBob = Login.As(_cluster, "bob", SaslMechanism.ScramSha512);
        using var producer = Clients.Producer(_cluster, asBob);
        await producer.ProduceAsync("orders", new() { Value = "tea" });
        using var consumer = Clients.Consumer(
            _cluster,
            config =>
            {
                asBob(config);
                config.GroupId = "g";
            }
        );
        consumer.Subscribe("orders");
        Assert.Equal("tea", consumer.Consume(Clients.Patience).Message.Value);
        consumer.Commit();
        var port = _cluster.BootstrapServersOf(Login.Listener);
        await _cluster.Brokers[0].StopAsync();
        await _cluster.Brokers[0].StartAsync();
        Assert.Equal(port, _cluster.BootstrapServersOf(Login.Listener));
        await producer.ProduceAsync("orders", new() { Value = "coffee" }).WaitAsync(Clients.Patience);
        Assert.Equal("coffee", consumer.Consume(Clients.Patience).Message.Value);
    }
}
