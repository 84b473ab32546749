using EmbeddedKafka.Protocol;
using EmbeddedKafka.Tests.Disk;
using EmbeddedKafka.Tests.Network;

namespace EmbeddedKafka.Tests.Security;

/// <summary>Delegation tokens as time goes by; what else they do was asked of Apache Kafka first
/// (<c>tests/Differential.Tests/Security/Tokens.cs</c>).</summary>
public sealed class TokenTests
{
    static readonly Dictionary<string, string> WithSecret = new() { ["delegation.token.secret.key"] = "secret" };

    static Task<EmbeddedKafkaCluster> StartAsync(
        TimeProvider? time = null,
        Dictionary<string, string>? configs = null,
        string? directory = null
    ) =>
        EmbeddedKafkaCluster.StartAsync(
            new()
            {
                Brokers = 1,
                Listeners = [new(Login.Listener, ListenerProtocol.SaslPlaintext), new("TLS", ListenerProtocol.Ssl)],
                Security = new() { Users = Login.Users, ClientAuthentication = ClientAuthentication.Requested },
                TimeProvider = time ?? TimeProvider.System,
                Configs = configs ?? WithSecret,
                DataDirectory = directory,
            }
        );

    static async Task<RawClient> EnterAsync(EmbeddedKafkaCluster cluster, string user)
    {
        var client = await KnockAsync(cluster);
        Assert.Equal(ErrorCode.None, (await client.ByPlainAsync(user, Login.Users[user])).ErrorCode);
        return client;
    }

    static Task<RawClient> KnockAsync(EmbeddedKafkaCluster cluster) =>
        RawClient.ConnectAsync(int.Parse(cluster.BootstrapServers.Split(':')[1]));

    static Task<CreateDelegationTokenResponse> CreateAsync(RawClient client, long lifetime = -1) =>
        client.CallAsync<CreateDelegationTokenResponse>(
            new CreateDelegationTokenRequest { MaxLifetimeMs = lifetime },
            3
        );

    static async Task<SaslAuthenticateResponse> ByTokenAsync(
        EmbeddedKafkaCluster cluster,
        CreateDelegationTokenResponse token
    )
    {
        using var client = await KnockAsync(cluster);
        return await client.ByScramAsync(
            token.TokenId,
            Convert.ToBase64String(token.Hmac.Span),
            "SCRAM-SHA-256",
            isByToken: true
        );
    }

    [Fact]
    public async Task A_token_is_gone_after_its_end_at_the_next_check()
    {
        var time = new ManualTime();
        await using var cluster = await StartAsync(
            time,
            new(WithSecret)
            {
                ["delegation.token.expiry.check.interval.ms"] = "600000",
                ["connections.max.idle.ms"] = "-1",
            }
        );
        using var alice = await EnterAsync(cluster, "alice");
        var token = await CreateAsync(alice, 60_000);
        Assert.Equal(60_000, (await ByTokenAsync(cluster, token)).SessionLifetimeMs);
        time.Advance(TimeSpan.FromSeconds(61));
        // Expired, not yet checked: whoever has it gets in, for no time at all.
        Assert.Equal(
            (ErrorCode.None, 0L),
            await ByTokenAsync(cluster, token) is var entered ? (entered.ErrorCode, entered.SessionLifetimeMs) : default
        );
        time.Advance(TimeSpan.FromMinutes(10));
        var found = await alice.CallAsync<DescribeDelegationTokenResponse>(
            new DescribeDelegationTokenRequest { Owners = null },
            3
        );
        Assert.Empty(found.Tokens);
    }

    [Fact]
    public async Task Without_a_secret_there_are_no_tokens()
    {
        await using var cluster = await StartAsync(configs: []);
        using var alice = await EnterAsync(cluster, "alice");
        Assert.Equal(ErrorCode.DelegationTokenAuthDisabled, (await CreateAsync(alice)).ErrorCode);
        Assert.Equal(
            ErrorCode.DelegationTokenAuthDisabled,
            (
                await alice.CallAsync<DescribeDelegationTokenResponse>(
                    new DescribeDelegationTokenRequest { Owners = null },
                    3
                )
            ).ErrorCode
        );
        Assert.Equal(
            ErrorCode.DelegationTokenAuthDisabled,
            (await alice.CallAsync<RenewDelegationTokenResponse>(new RenewDelegationTokenRequest(), 2)).ErrorCode
        );
    }

    [Fact]
    public async Task A_token_outlives_the_process_and_its_HMAC_is_not_on_the_disk()
    {
        using var directory = new TemporaryDirectory();
        CreateDelegationTokenResponse token;
        await using (var cluster = await StartAsync(directory: directory.Path))
        {
            using var alice = await EnterAsync(cluster, "alice");
            token = await CreateAsync(alice);
        }
        foreach (var file in Directory.EnumerateFiles(directory.Path, "*", SearchOption.AllDirectories))
            Assert.DoesNotContain(Convert.ToBase64String(token.Hmac.Span), await File.ReadAllTextAsync(file));
        await using (var cluster = await StartAsync(directory: directory.Path))
            Assert.Equal(ErrorCode.None, (await ByTokenAsync(cluster, token)).ErrorCode);
    }
}
