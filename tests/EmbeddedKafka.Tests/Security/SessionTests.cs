using System.Text;
using EmbeddedKafka.Protocol;
using EmbeddedKafka.Tests.Network;
using EmbeddedKafka.Tests.Scenarios;

namespace EmbeddedKafka.Tests.Security;

public sealed class SessionTests : IAsyncLifetime
{
    readonly ManualTime _time = new();
    EmbeddedKafkaCluster _cluster = null!;

    public async ValueTask InitializeAsync() =>
        _cluster = await Login.StartAsync(
            time: _time,
            configs: new()
            {
                ["connections.max.reauth.ms"] = "60000",
                ["connections.max.idle.ms"] = "-1",
                ["connection.failed.authentication.delay.ms"] = "5000",
            }
        );

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    Task<RawClient> ConnectAsync() =>
        RawClient.ConnectAsync(int.Parse(_cluster.BootstrapServersOf(Login.Listener).Split(':')[1]));

    static async Task<SaslAuthenticateResponse> LogInAsync(RawClient client, string user, string password)
    {
        Assert.Equal(
            ErrorCode.None,
            (
                await client.CallAsync<SaslHandshakeResponse>(new SaslHandshakeRequest { Mechanism = "PLAIN" }, 1)
            ).ErrorCode
        );
        return await client.CallAsync<SaslAuthenticateResponse>(
            new SaslAuthenticateRequest { AuthBytes = Encoding.UTF8.GetBytes($"\0{user}\0{password}") },
            2
        );
    }

    static Task<MetadataResponse> AskAsync(RawClient client) =>
        client.CallAsync<MetadataResponse>(new MetadataRequest { Topics = null }, 9);

    [Fact]
    public async Task A_session_ends_unless_the_client_shows_again_who_it_is()
    {
        using var client = await ConnectAsync();
        Assert.Equal(60_000, (await LogInAsync(client, "alice", "alice-secret")).SessionLifetimeMs);
        await AskAsync(client);
        _time.Advance(TimeSpan.FromSeconds(50));
        Assert.Equal(60_000, (await LogInAsync(client, "alice", "alice-secret")).SessionLifetimeMs);
        _time.Advance(TimeSpan.FromSeconds(50));
        await AskAsync(client);
        _time.Advance(TimeSpan.FromSeconds(10));
        await Assert.ThrowsAsync<EndOfStreamException>(() => AskAsync(client));
    }

    [Fact]
    public async Task A_session_stays_with_its_user()
    {
        using var client = await ConnectAsync();
        await LogInAsync(client, "alice", "alice-secret");
        var other = LogInAsync(client, "bob", "bob-secret");
        Assert.Equal(
            "Cannot change principals during re-authentication from User.alice: User.bob",
            (await AfterTheDelayAsync(other)).ErrorMessage
        );
        Assert.Null(await client.ReceiveAsync());
    }

    [Fact]
    public async Task Who_asks_again_within_a_second_is_out_of_place()
    {
        using var client = await ConnectAsync();
        await LogInAsync(client, "alice", "alice-secret");
        await LogInAsync(client, "alice", "alice-secret");
        Assert.Equal(
            ErrorCode.IllegalSaslState,
            (
                await client.CallAsync<SaslHandshakeResponse>(new SaslHandshakeRequest { Mechanism = "PLAIN" }, 1)
            ).ErrorCode
        );
    }

    [Fact]
    public async Task Bad_news_comes_late_so_that_guessing_takes_time()
    {
        using var client = await ConnectAsync();
        var refused = LogInAsync(client, "alice", "guess");
        using (var other = await ConnectAsync())
            await LogInAsync(other, "alice", "alice-secret");
        Assert.False(refused.IsCompleted);
        var answer = await AfterTheDelayAsync(refused);
        Assert.Equal(
            (ErrorCode.SaslAuthenticationFailed, "Authentication failed: Invalid username or password"),
            (answer.ErrorCode, answer.ErrorMessage)
        );
        Assert.Null(await client.ReceiveAsync());
    }

    // The broker may not have come to the delay yet when the clock first moves.
    async Task<SaslAuthenticateResponse> AfterTheDelayAsync(Task<SaslAuthenticateResponse> answer)
    {
        await Clients.UntilAsync(
            () =>
            {
                if (!answer.IsCompleted)
                    _time.Advance(TimeSpan.FromSeconds(5));
                return answer.IsCompleted;
            },
            "the delay is over"
        );
        return await answer;
    }
}
