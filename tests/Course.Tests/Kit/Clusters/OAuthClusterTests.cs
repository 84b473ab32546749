using Course.Base;
using Course.Kit;
using EmbeddedKafka;

namespace Course.Tests;

/// <summary>Somebody else's cluster that takes tokens of an OpenID provider (KIP-768).</summary>
public sealed class OAuthClusterTests : IAsyncLifetime
{
    const string Sasl = "SASL",
        Secret = "s:e/c=r+t";
    readonly string _file = Path.GetTempFileName();
    readonly TokenProvider _provider = new("course", Secret);
    EmbeddedKafkaCluster _theirs = null!;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        _theirs = await EmbeddedKafkaCluster.StartAsync(
            new() { Brokers = 2, Listeners = [new("PLAINTEXT"), new(Sasl, ListenerProtocol.SaslPlaintext)] },
            Stop
        );

    public async ValueTask DisposeAsync()
    {
        await _theirs.DisposeAsync();
        await _provider.DisposeAsync();
        File.Delete(_file);
    }

    [Theory]
    [InlineData(
        "sasl.oauthbearer.client.credentials.client.id=course\nsasl.oauthbearer.client.credentials.client.secret="
            + Secret
            + "\nsasl.oauthbearer.scope=kafka"
    )]
    [InlineData(
        "sasl.oauthbearer.method=oidc\nsasl.oauthbearer.client.id=course\nsasl.oauthbearer.client.secret="
            + Secret
            + "\nsasl.oauthbearer.scope=kafka\nsasl.oauthbearer.extensions=logicalCluster=lkc-1, identityPoolId=pool-1"
    )]
    [InlineData(
        "sasl.jaas.config=org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required "
            + "clientId=\"course\" clientSecret=\""
            + Secret
            + "\" scope=\"kafka\" extension_logicalCluster=\"lkc-1\";"
    )]
    [InlineData(
        "sasl.oauthbearer.header.urlencode=true\nsasl.oauthbearer.client.id=course\nsasl.oauthbearer.client.secret="
            + Secret
    )]
    public async Task A_token_opens_it(string properties)
    {
        _provider.DecodesHeader = properties.Contains("urlencode", StringComparison.Ordinal);
        await using var external = await ConnectAsync(properties);
        await external.CreateTopicAsync("course-bookings", cancellationToken: Stop);
        Assert.Contains(_theirs.Snapshot().Topics, topic => topic.Name == "course-bookings");
        // Two brokers and several connections live by one token, and what was asked for is what the file says.
        var asked = Assert.Single(_provider.Asked);
        Assert.Contains("grant_type=client_credentials", asked);
        Assert.Equal(
            properties.Contains("scope", StringComparison.Ordinal),
            asked.Contains("scope=kafka", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_token_that_lasts_no_longer_is_asked_for_again()
    {
        _provider.ExpiresIn = 0;
        await using var external = await ConnectAsync(
            $"sasl.oauthbearer.client.id=course\nsasl.oauthbearer.client.secret={Secret}"
        );
        await external.CreateTopicAsync("course-bookings", cancellationToken: Stop);
        Assert.True(_provider.Asked.Count > 1, $"asked {_provider.Asked.Count} times");
    }

    [Fact]
    public void Extensions_are_read()
    {
        var properties = Read(
            "sasl.jaas.config=x required clientId=\"c\" clientSecret=\"s\" "
                + "extension_logicalCluster=\"lkc-1\" extension_identityPoolId=\"pool-1\";"
        );
        Assert.Equal([new("logicalCluster", "lkc-1"), new("identityPoolId", "pool-1")], properties.Tokens!.Extensions);
    }

    [Theory]
    [InlineData("wrong", null, "gives client 'course' no token (HTTP 401): look at the client's id, its secret")]
    [InlineData(Secret, "<html>sign in</html>", "answers, but not with a token")]
    [InlineData(
        Secret,
        "{\"access_token\":\"not.a.token\",\"expires_in\":60}",
        "does not take the token that http://127.0.0.1"
    )]
    public async Task What_goes_wrong_is_told_in_a_sentence(string secret, string? answer, string words)
    {
        _provider.Answer = answer;
        var error = await Assert.ThrowsAsync<CourseException>(() =>
            ConnectAsync($"sasl.oauthbearer.client.id=course\nsasl.oauthbearer.client.secret={secret}")
        );
        Assert.Contains(words, error.Message);
        Assert.DoesNotContain('\n', error.Message);
        Assert.DoesNotContain(Secret, error.Message);
    }

    Task<ICluster> ConnectAsync(string properties) =>
        ExternalCluster.ConnectAsync(_theirs.BootstrapServersOf(Sasl), Read(properties), Stop);

    ClientProperties Read(string properties)
    {
        File.WriteAllText(
            _file,
            $"security.protocol=SASL_PLAINTEXT\nsasl.mechanism=OAUTHBEARER\nsasl.oauthbearer.token.endpoint.url={_provider.Address}\n{properties}\n"
        );
        return ClientProperties.Read(_file);
    }
}
