using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Confluent.Kafka;
using EmbeddedKafka.Tests.Scenarios;
using EmbeddedKafka.Tests.Security.Material;

namespace EmbeddedKafka.Tests.Security.OAuth;

/// <summary>librdkafka with signed tokens.</summary>
public sealed class SignedTokenScenarios : IDisposable
{
    const string Handler = "org.apache.kafka.common.security.oauthbearer.OAuthBearerValidatorCallbackHandler";

    readonly TokenIssuer _issuer = new(("first", "RS256"));
    readonly ConcurrentQueue<string> _log = new();

    public void Dispose() => _issuer.Dispose();

    EmbeddedKafkaOptions Options(params (string Name, string Value)[] more)
    {
        var options = new EmbeddedKafkaOptions
        {
            Brokers = 2,
            Listeners = [new("PLAINTEXT"), new("Tokens", ListenerProtocol.SaslPlaintext)],
            Security = new() { SaslMechanisms = ["OAUTHBEARER"], Authorize = true },
            Logger = _log.Enqueue,
            Configs =
            {
                ["listener.name.tokens.oauthbearer.sasl.server.callback.handler.class"] = Handler,
                ["listener.name.tokens.oauthbearer.sasl.oauthbearer.jwks.endpoint.url"] = _issuer.Url,
                ["sasl.oauthbearer.expected.audience"] = "clinic",
                ["super.users"] = "User:booking-service",
                ["connection.failed.authentication.delay.ms"] = "0",
            },
        };
        foreach (var (name, value) in more)
            options.Configs[name] = value;
        return options;
    }

    string Token(string audience = "clinic")
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var claims = new JsonObject
        {
            ["sub"] = "booking-service",
            ["aud"] = audience,
            ["iat"] = now,
            ["exp"] = now + 600,
        };
        return _issuer.Sign(claims, "first");
    }

    static ProducerBuilder<string, string> Client(EmbeddedKafkaCluster cluster, string token) => new ProducerBuilder<
            string,
            string
        >(
            new ProducerConfig
            {
                BootstrapServers = cluster.BootstrapServersOf("Tokens"),
                SecurityProtocol = SecurityProtocol.SaslPlaintext,
                SaslMechanism = SaslMechanism.OAuthBearer,
            }
        ).SetLogHandler((_, _) => { }).SetOAuthBearerTokenRefreshHandler(Hand(token));

    static Action<IProducer<string, string>, string> Hand(string token) =>
        (client, _) =>
            client.OAuthBearerSetToken(
                token,
                DateTimeOffset.UtcNow.AddMinutes(10).ToUnixTimeMilliseconds(),
                "booking-service"
            );

    [Fact]
    public async Task A_signed_token_is_its_subject()
    {
        await using var cluster = await EmbeddedKafkaCluster.StartAsync(Options());
        using var producer = Client(cluster, Token()).Build();
        await producer.ProduceAsync("orders", new() { Value = "tea" });
        Assert.Equal(1, _issuer.Asked);
    }

    [Fact]
    public async Task A_token_for_another_audience_stays_out_and_the_log_says_why_without_it()
    {
        await using var cluster = await EmbeddedKafkaCluster.StartAsync(Options());
        var token = Token("kitchen");
        var refused = new TaskCompletionSource<Error>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var producer = Client(cluster, token)
            .SetErrorHandler(
                (_, error) =>
                {
                    if (error.Code == ErrorCode.Local_Authentication)
                        refused.TrySetResult(error);
                }
            )
            .Build();
        Assert.Contains("invalid_token", (await refused.Task.WaitAsync(Clients.Patience)).Reason);
        await Clients.UntilAsync(
            () => _log.Any(line => line.Contains("its audience is not among clinic")),
            "the broker's log says why"
        );
        Assert.DoesNotContain(_log, line => line.Contains(token.Split('.')[2]));
    }

    [Fact]
    public async Task A_listener_with_a_validator_needs_keys()
    {
        var options = Options();
        options.Configs.Remove("listener.name.tokens.oauthbearer.sasl.oauthbearer.jwks.endpoint.url");
        var failure = await Assert.ThrowsAsync<ArgumentException>(() => EmbeddedKafkaCluster.StartAsync(options));
        Assert.StartsWith(
            "The OAuth validator for the broker requires \"sasl.oauthbearer.jwks.endpoint.url\" to be configured",
            failure.Message
        );
    }

    [Fact]
    public async Task Keys_that_cannot_be_read_keep_the_cluster_from_starting()
    {
        _issuer.Status = 500;
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            EmbeddedKafkaCluster.StartAsync(Options())
        );
        Assert.StartsWith("Could not refresh JWKS", failure.Message);
    }

    [Theory]
    [InlineData("ftp://127.0.0.1/jwks")]
    [InlineData("jwks.json")]
    public async Task Keys_are_at_a_url_that_is_http_or_a_file(string url) =>
        Assert.Contains(
            "http, https and file",
            (
                await Assert.ThrowsAsync<ArgumentException>(() =>
                    EmbeddedKafkaCluster.StartAsync(
                        Options(("listener.name.tokens.oauthbearer.sasl.oauthbearer.jwks.endpoint.url", url))
                    )
                )
            ).Message
        );
}
