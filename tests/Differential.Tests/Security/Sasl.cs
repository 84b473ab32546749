using System.Buffers.Binary;
using System.Text;
using static Differential.Tests.Security.Visitors;

namespace Differential.Tests.Security;

internal static class Sasl
{
    [Scenario]
    public static async Task A_mechanism_that_is_not_enabled_is_refused_with_those_that_are(ScenarioContext kafka)
    {
        foreach (var mechanism in new[] { "GSSAPI", "OAUTHBEARER", "plain", "" })
        {
            var client = await kafka.KnockAsync();
            var answer = await client.CallAsync<SaslHandshakeResponse>(
                new SaslHandshakeRequest { Mechanism = mechanism },
                1
            );
            kafka.Say($"'{mechanism}': {answer.ErrorCode.KafkaName()}, {string.Join(' ', answer.Mechanisms.Order())}");
            await kafka.SayEndAsync(client);
        }
    }

    [Scenario]
    public static async Task Plain_says_what_is_wrong_and_closes(ScenarioContext kafka)
    {
        string[] tokens =
        [
            "\0alice\0guess",
            "\0nobody\0guess",
            "\0\0x",
            "\0alice\0",
            "alice",
            "a\0b\0c\0d",
            "",
            "bob\0alice\0alice-secret",
        ];
        foreach (var token in tokens)
        {
            var client = await kafka.KnockAsync();
            await client.CallAsync<SaslHandshakeResponse>(new SaslHandshakeRequest { Mechanism = "PLAIN" }, 1);
            await kafka.SayAsync<SaslAuthenticateResponse>(token.Replace('\0', '|'), client, Token(token), 2);
            await kafka.SayEndAsync(client);
        }
    }

    [Scenario]
    public static async Task Scram_does_not_say_what_is_wrong(ScenarioContext kafka)
    {
        string[] tokens = ["n,,n=nobody,r=abc", "n,,r=abc", "y,,n=alice,r=abc", "nonsense", ""];
        foreach (var mechanism in new[] { "SCRAM-SHA-256", "SCRAM-SHA-512" })
        foreach (var token in tokens)
        {
            var client = await kafka.KnockAsync();
            await client.CallAsync<SaslHandshakeResponse>(new SaslHandshakeRequest { Mechanism = mechanism }, 1);
            await kafka.SayAsync<SaslAuthenticateResponse>($"{mechanism} {token}", client, Token(token), 2);
            await kafka.SayEndAsync(client);
        }
    }

    [Scenario]
    public static async Task Nothing_else_is_served_before(ScenarioContext kafka)
    {
        var client = await kafka.KnockAsync();
        await kafka.SayAsync<MetadataResponse>("metadata first", client, new MetadataRequest { Topics = [] }, 12);
        client = await kafka.KnockAsync();
        await kafka.SayAsync<SaslAuthenticateResponse>(
            "a token first",
            client,
            Token(Plain("alice", "alice-secret")),
            2
        );
        client = await kafka.KnockAsync();
        var versions = await client.CallAsync<ApiVersionsResponse>(new ApiVersionsRequest(), 0);
        kafka.Say($"versions first: {versions.ErrorCode.KafkaName()}");
        await kafka.SayAsync<ApiVersionsResponse>("versions again", client, new ApiVersionsRequest(), 0);
        client = await kafka.KnockAsync();
        await client.CallAsync<SaslHandshakeResponse>(new SaslHandshakeRequest { Mechanism = "PLAIN" }, 1);
        await kafka.SayAsync<SaslHandshakeResponse>(
            "a handshake after the handshake",
            client,
            new SaslHandshakeRequest { Mechanism = "PLAIN" },
            1
        );
        await kafka.SayEndAsync(client);
        client = await kafka.KnockAsync();
        await client.CallAsync<SaslHandshakeResponse>(new SaslHandshakeRequest { Mechanism = "PLAIN" }, 1);
        await kafka.SayAsync<ApiVersionsResponse>("versions after the handshake", client, new ApiVersionsRequest(), 0);
        await kafka.SayEndAsync(client);
    }

    [Scenario]
    public static async Task Afterwards_another_handshake_is_out_of_place(ScenarioContext kafka)
    {
        var client = await kafka.EnterAsync("alice");
        await kafka.SayAsync<SaslHandshakeResponse>(
            "handshake",
            client,
            new SaslHandshakeRequest { Mechanism = "PLAIN" },
            1
        );
        await kafka.SayAsync<SaslAuthenticateResponse>("token", client, Token(Plain("alice", "alice-secret")), 2);
        kafka.Say(
            $"versions: {(await client.CallAsync<ApiVersionsResponse>(new ApiVersionsRequest(), 0)).ErrorCode.KafkaName()}"
        );
        var open = await kafka.ConnectAsync(1);
        await kafka.SayAsync<SaslHandshakeResponse>(
            "handshake on the open listener",
            open,
            new SaslHandshakeRequest { Mechanism = "PLAIN" },
            1
        );
        await kafka.SayAsync<SaslAuthenticateResponse>(
            "token on the open listener",
            open,
            Token(Plain("alice", "alice-secret")),
            2
        );
    }

    [Scenario]
    public static async Task After_handshake_0_tokens_come_bare(ScenarioContext kafka)
    {
        foreach (var password in new[] { "alice-secret", "guess" })
        {
            var client = await kafka.KnockAsync();
            kafka.Say(
                $"handshake: {(await client.CallAsync<SaslHandshakeResponse>(new SaslHandshakeRequest { Mechanism = "PLAIN" }, 0)).ErrorCode.KafkaName()}"
            );
            var token = Encoding.UTF8.GetBytes("\0alice\0" + password);
            var size = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(size, token.Length);
            await client.SendAsync((byte[])[.. size, .. token]);
            var answer = await client.ReceiveAsync();
            kafka.Say(answer is null ? "the connection closes" : $"{answer.Length} bytes");
            if (answer is not null)
                kafka.Say(
                    $"versions: {(await client.CallAsync<ApiVersionsResponse>(new ApiVersionsRequest(), 0)).ErrorCode.KafkaName()}"
                );
        }
    }

    [Scenario]
    public static async Task Clients_hear_of_the_listener_they_came_in_through(ScenarioContext kafka)
    {
        foreach (var node in ScenarioContext.NodeIds)
            kafka.Rename($"127.0.0.1:{kafka.SaslPort(node)}", $"sasl {node}");
        var client = await kafka.EnterAsync("alice");
        var known = await client.CallAsync<MetadataResponse>(new MetadataRequest { Topics = [] }, 12);
        foreach (var broker in known.Brokers.OrderBy(broker => broker.NodeId))
            kafka.Say($"{broker.Host}:{broker.Port}");
        var described = await client.CallAsync<DescribeClusterResponse>(new DescribeClusterRequest(), 1);
        foreach (var broker in described.Brokers.OrderBy(broker => broker.BrokerId))
            kafka.Say($"{broker.Host}:{broker.Port}");
    }
}
