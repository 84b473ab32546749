using System.Text;
using System.Text.Json.Nodes;
using EmbeddedKafka.Tests.Network;

namespace Differential.Tests.Secured;

/// <summary>Clients that show who they are at the listeners of a secured cluster, and what they hear.</summary>
internal static class Logins
{
    public static async Task<RawClient> KnockAsync(this ScenarioContext kafka, string listener) =>
        kafka.Own(await RawClient.ConnectAsync(kafka.Subject.PortOf(1, listener)));

    /// <summary>Begins a mechanism on a connection.</summary>
    public static async Task ShakeAsync(this RawClient client, string mechanism)
    {
        var shaken = await client.CallAsync<SaslHandshakeResponse>(
            new SaslHandshakeRequest { Mechanism = mechanism },
            1
        );
        Assert.Equal(ErrorCode.None, shaken.ErrorCode);
    }

    public static Task<SaslAuthenticateResponse> SendTokenAsync(this RawClient client, string message) =>
        client.CallAsync<SaslAuthenticateResponse>(
            new SaslAuthenticateRequest { AuthBytes = Encoding.UTF8.GetBytes(message) },
            2
        );

    public static string Bearer(string token, string identity = "") =>
        $"n,{(identity.Length > 0 ? $"a={identity}" : "")},\u0001auth=Bearer {token}\u0001\u0001";

    /// <summary>What a client with this token hears: "in" or why not.</summary>
    public static Task<string> TryTokenAsync(
        this ScenarioContext kafka,
        string listener,
        string token,
        string identity = ""
    ) => kafka.TryMessageAsync(listener, Bearer(token, identity));

    /// <summary>What a client with this first message hears.</summary>
    public static async Task<string> TryMessageAsync(this ScenarioContext kafka, string listener, string message)
    {
        using var client = await RawClient.ConnectAsync(kafka.Subject.PortOf(1, listener));
        try
        {
            await client.ShakeAsync("OAUTHBEARER");
            var answer = await client.SendTokenAsync(message);
            if (answer.ErrorCode != ErrorCode.None)
                return $"{answer.ErrorCode.KafkaName()} {answer.ErrorMessage}";
            if (answer.AuthBytes.Length == 0)
                return "in";
            var told = Encoding.UTF8.GetString(answer.AuthBytes.Span);
            var end = await client.SendTokenAsync("\u0001");
            return $"{told}, then {end.ErrorCode.KafkaName()} {end.ErrorMessage}";
        }
        catch (Exception closed) when (closed is IOException or System.Net.Sockets.SocketException)
        {
            return "the connection closes";
        }
    }

    /// <summary>The claims of a token that is good for the listeners, valid for ten minutes.</summary>
    public static JsonObject Claims(string subject, Action<JsonObject>? change = null)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var claims = new JsonObject
        {
            ["sub"] = subject,
            ["iss"] = "https://issuer.example",
            ["aud"] = "clinic",
            ["iat"] = now - 5,
            ["exp"] = now + 600,
            ["scope"] = "book",
        };
        change?.Invoke(claims);
        return claims;
    }
}
