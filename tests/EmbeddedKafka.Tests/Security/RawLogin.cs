using System.Text;
using Course.Kit;
// Differential.Tests has this file too, and this namespace everywhere.
#pragma warning disable IDE0005
using EmbeddedKafka.Protocol;
#pragma warning restore IDE0005
using EmbeddedKafka.Tests.Network;

namespace EmbeddedKafka.Tests.Security;

/// <summary>Logins by hand, to see each answer.</summary>
internal static class RawLogin
{
    /// <summary>Logs in with SCRAM, by password or by delegation token. Gives the last answer: of the refusal, or with
    /// the session's lifetime.</summary>
    public static async Task<SaslAuthenticateResponse> ByScramAsync(
        this RawClient client,
        string user,
        string password,
        string mechanism = "SCRAM-SHA-512",
        bool isByToken = false
    )
    {
        await client.CallAsync<SaslHandshakeResponse>(new SaslHandshakeRequest { Mechanism = mechanism }, 1);
        var scram = new ScramClient(mechanism, user, password, isByToken);
        var answer = await client.SendTokenAsync(scram.First());
        if (answer.ErrorCode != ErrorCode.None)
            return answer;
        answer = await client.SendTokenAsync(scram.Final(answer.AuthBytes));
        if (answer.ErrorCode == ErrorCode.None)
            scram.Confirm(answer.AuthBytes);
        return answer;
    }

    /// <summary>Logs in with PLAIN.</summary>
    public static async Task<SaslAuthenticateResponse> ByPlainAsync(this RawClient client, string user, string password)
    {
        await client.CallAsync<SaslHandshakeResponse>(new SaslHandshakeRequest { Mechanism = "PLAIN" }, 1);
        return await client.SendTokenAsync(Encoding.UTF8.GetBytes($"\0{user}\0{password}"));
    }

    static Task<SaslAuthenticateResponse> SendTokenAsync(this RawClient client, byte[] token) =>
        client.CallAsync<SaslAuthenticateResponse>(new SaslAuthenticateRequest { AuthBytes = token }, 2);
}
