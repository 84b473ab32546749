using System.Text;
using static Differential.Tests.Secured.Logins;

namespace Differential.Tests.Secured;

/// <summary>How long a client may go on before it must show again who it is (KIP-368).</summary>
internal static class Sessions
{
    [Scenario(IsSecured = true)]
    public static async Task The_nearest_prefix_says_how_long_a_session_is(ScenarioContext kafka)
    {
        var plain = await kafka.KnockAsync(SecuredMaterial.Users);
        await plain.ShakeAsync("PLAIN");
        Say("PLAIN", await plain.SendTokenAsync("\0carol\0carol \"secret\""));
        var other = await kafka.KnockAsync(SecuredMaterial.Users);
        await other.ShakeAsync("PLAIN");
        Say("PLAIN, the other user", await other.SendTokenAsync("\0dave\0dave-secret"));
        var wrong = await kafka.KnockAsync(SecuredMaterial.Users);
        await wrong.ShakeAsync("PLAIN");
        Say("PLAIN, a wrong password", await wrong.SendTokenAsync("\0dave\0guess"));
        var none = await kafka.KnockAsync(SecuredMaterial.Users);
        var refused = await none.CallAsync<SaslHandshakeResponse>(
            new SaslHandshakeRequest { Mechanism = "OAUTHBEARER" },
            1
        );
        kafka.Say($"OAUTHBEARER: {refused.ErrorCode.KafkaName()}, {string.Join(' ', refused.Mechanisms.Order())}");

        void Say(string what, SaslAuthenticateResponse answer) =>
            kafka.Say(
                $"{what}: {answer.ErrorCode.KafkaName()} {answer.ErrorMessage}, {answer.SessionLifetimeMs / 1000} s"
            );
    }

    [Scenario(IsSecured = true)]
    public static async Task A_session_is_no_longer_than_its_token(ScenarioContext kafka)
    {
        await SayAsync(SecuredMaterial.Tokens, "ten minutes, at most 90 s", 600);
        await SayAsync(SecuredMaterial.Tokens, "20 s", 20);
        await SayAsync(SecuredMaterial.Tokens, "expired within the skew", -5);
        await SayAsync(SecuredMaterial.FileTokens, "ten minutes, no other limit", 600);

        async Task SayAsync(string listener, string what, int seconds)
        {
            var isFile = listener == SecuredMaterial.FileTokens;
            var issuer = isFile ? kafka.Subject.Material.FileIssuer : kafka.Subject.Material.Issuer;
            var expiry = DateTimeOffset.UtcNow.ToUnixTimeSeconds() + seconds;
            var client = await kafka.KnockAsync(listener);
            await client.ShakeAsync("OAUTHBEARER");
            var claims = Claims(
                "ann",
                claims =>
                {
                    claims["exp"] = expiry;
                    claims["iat"] = expiry - 3600;
                    if (!isFile)
                        return;
                    claims.Remove("aud");
                    claims["client_id"] = "ann";
                    claims["scp"] = "book";
                }
            );
            var answer = await client.SendTokenAsync(Bearer(issuer.Sign(claims, isFile ? "kept" : "first")));
            kafka.Say(
                $"{what}: {answer.ErrorCode.KafkaName()} '{Encoding.UTF8.GetString(answer.AuthBytes.Span)}', about "
                    + $"{Math.Round(answer.SessionLifetimeMs / 10_000.0) * 10} s"
            );
        }
    }

    [Scenario(IsSecured = true)]
    public static async Task When_its_token_has_expired_a_connection_ends_with_the_next_request(ScenarioContext kafka)
    {
        var issuer = kafka.Subject.Material.Issuer;
        var client = await kafka.KnockAsync(SecuredMaterial.Tokens);
        await client.ShakeAsync("OAUTHBEARER");
        var expiry = DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 2;
        var token = issuer.Sign(Claims("ann", claims => claims["exp"] = expiry), "first");
        await client.SendTokenAsync(Bearer(token));
        await kafka.UntilAsync(
            async () =>
            {
                try
                {
                    await client.CallAsync<ApiVersionsResponse>(new ApiVersionsRequest(), 0);
                    return false;
                }
                catch (IOException)
                {
                    return DateTimeOffset.UtcNow.ToUnixTimeSeconds() >= expiry;
                }
            },
            "the session has ended"
        );
        kafka.Say("the connection closes when the token has expired");
        var again = await kafka.KnockAsync(SecuredMaterial.Tokens);
        await again.ShakeAsync("OAUTHBEARER");
        await again.SendTokenAsync(Bearer(issuer.Sign(Claims("ann"), "first")));
        await again.ShakeAsync("OAUTHBEARER");
        var renewed = await again.SendTokenAsync(Bearer(issuer.Sign(Claims("ann"), "second", "ES256")));
        kafka.Say($"again with a newer token: {renewed.ErrorCode.KafkaName()} {renewed.ErrorMessage}");
        var other = await kafka.KnockAsync(SecuredMaterial.Tokens);
        await other.ShakeAsync("OAUTHBEARER");
        await other.SendTokenAsync(Bearer(issuer.Sign(Claims("ann"), "first")));
        await other.ShakeAsync("OAUTHBEARER");
        var changed = await other.SendTokenAsync(Bearer(issuer.Sign(Claims("bob"), "first")));
        kafka.Say($"again as another: {changed.ErrorCode.KafkaName()} {changed.ErrorMessage}");
    }
}
