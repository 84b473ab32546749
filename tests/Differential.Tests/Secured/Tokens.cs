using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using EmbeddedKafka.Tests.Security.Material;
using static Differential.Tests.Secured.Logins;

namespace Differential.Tests.Secured;

/// <summary>OAUTHBEARER with signed tokens (KIP-768, KIP-1139).</summary>
internal static class Tokens
{
    static long Now => DateTimeOffset.UtcNow.ToUnixTimeSeconds();

    [Scenario(IsSecured = true)]
    public static async Task A_signed_token_lets_its_subject_in(ScenarioContext kafka)
    {
        var issuer = kafka.Subject.Material.Issuer;
        kafka.Say($"RS256: {await kafka.TryTokenAsync(SecuredMaterial.Tokens, issuer.Sign(Claims("ann"), "first"))}");
        var second = issuer.Sign(Claims("ann"), "second", "ES256");
        kafka.Say($"ES256: {await kafka.TryTokenAsync(SecuredMaterial.Tokens, second)}");
        kafka.Say($"as itself: {await kafka.TryTokenAsync(SecuredMaterial.Tokens, second, "ann")}");
        kafka.Say($"as another: {await kafka.TryTokenAsync(SecuredMaterial.Tokens, second, "bob")}");
    }

    [Scenario(IsSecured = true)]
    public static async Task Algorithms(ScenarioContext kafka)
    {
        var issuer = kafka.Subject.Material.Issuer;
        foreach (var algorithm in (string[])["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"])
            kafka.Say(
                $"{algorithm}: {await kafka.TryTokenAsync(SecuredMaterial.Tokens, issuer.Sign(Claims("ann"), "first", algorithm))}"
            );
        var unsigned =
            $"{TokenIssuer.Encode("""{"alg":"none"}""")}.{TokenIssuer.Encode(Claims("ann").ToJsonString())}.";
        kafka.Say($"none: {await kafka.TryTokenAsync(SecuredMaterial.Tokens, unsigned)}");
        var forged = issuer.Sign(Claims("ann"), "first", "RS256", header => header["alg"] = "none");
        kafka.Say($"none, with a signature: {await kafka.TryTokenAsync(SecuredMaterial.Tokens, forged)}");
        kafka.Say(
            $"HS256 with the public key: {await kafka.TryTokenAsync(SecuredMaterial.Tokens, Keyed(issuer.PublicKey("first")))}"
        );
        var mislabelled = issuer.Sign(Claims("ann"), "first", "RS256", header => header["alg"] = "ES256");
        kafka.Say($"ES256 in name only: {await kafka.TryTokenAsync(SecuredMaterial.Tokens, mislabelled)}");
        var unknown = issuer.Sign(Claims("ann"), "first", "RS256", header => header["alg"] = "XS256");
        kafka.Say($"an unknown one: {await kafka.TryTokenAsync(SecuredMaterial.Tokens, unknown)}");
    }

    static string Keyed(byte[] key)
    {
        var signed =
            $"{TokenIssuer.Encode("""{"alg":"HS256","kid":"first"}""")}.{TokenIssuer.Encode(Claims("ann").ToJsonString())}";
        return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(signed)))}";
    }

    [Scenario(IsSecured = true)]
    public static async Task Claims_are_checked(ScenarioContext kafka)
    {
        await SayAsync("no subject", claims => claims.Remove("sub"));
        await SayAsync("an empty subject", claims => claims["sub"] = "");
        await SayAsync("a blank subject", claims => claims["sub"] = " ");
        await SayAsync("a subject with blanks", claims => claims["sub"] = " ann ");
        await SayAsync("a subject that is a number", claims => claims["sub"] = 7);
        await SayAsync("no expiry", claims => claims.Remove("exp"));
        await SayAsync("an expiry in letters", claims => claims["exp"] = $"{Now + 600}");
        await SayAsync("an expiry with a fraction", claims => claims["exp"] = Now + 600.5);
        await SayAsync("expired", claims => claims["exp"] = Now - 60);
        await SayAsync("expired within the skew", claims => claims["exp"] = Now - 2);
        await SayAsync("a negative expiry", claims => claims["exp"] = -1);
        await SayAsync("no issue time", claims => claims.Remove("iat"));
        await SayAsync("issued in an hour", claims => claims["iat"] = Now + 3600);
        await SayAsync(
            "issued in a minute, expires then",
            claims => (claims["iat"], claims["exp"]) = (Now + 60, Now + 3600)
        );
        await SayAsync("not valid yet", claims => claims["nbf"] = Now + 600);
        await SayAsync("valid for a while", claims => claims["nbf"] = Now - 600);
        await SayAsync("not valid before it expires", claims => claims["nbf"] = Now + 6000);
        await SayAsync("another issuer", claims => claims["iss"] = "https://nobody.example");
        await SayAsync("no issuer", claims => claims.Remove("iss"));
        await SayAsync("another audience", claims => claims["aud"] = "kitchen");
        await SayAsync("no audience", claims => claims.Remove("aud"));
        await SayAsync("the second audience", claims => claims["aud"] = "archive");
        await SayAsync("several audiences, one ours", claims => claims["aud"] = new JsonArray("kitchen", "clinic"));
        await SayAsync("several audiences, none ours", claims => claims["aud"] = new JsonArray("kitchen", "garden"));
        await SayAsync("no scope", claims => claims.Remove("scope"));
        await SayAsync("an empty scope", claims => claims["scope"] = "");
        await SayAsync("several scopes", claims => claims["scope"] = new JsonArray("book", "read"));
        await SayAsync("a scope twice", claims => claims["scope"] = new JsonArray("book", "book"));
        await SayAsync("a scope that is a number", claims => claims["scope"] = 7);

        async Task SayAsync(string what, Action<JsonObject> change)
        {
            var token = kafka.Subject.Material.Issuer.Sign(Claims("ann", change), "first");
            kafka.Say($"{what}: {await kafka.TryTokenAsync(SecuredMaterial.Tokens, token)}");
        }
    }

    [Scenario(IsSecured = true)]
    public static async Task What_is_no_token_is_refused(ScenarioContext kafka)
    {
        var issuer = kafka.Subject.Material.Issuer;
        var good = issuer.Sign(Claims("ann"), "first");
        var parts = good.Split('.');
        await SayAsync("a word", "nonsense");
        await SayAsync("two parts", $"{parts[0]}.{parts[1]}");
        await SayAsync("four parts", $"{good}.{parts[2]}");
        await SayAsync("five parts", $"{good}.{parts[1]}.{parts[2]}");
        await SayAsync("an empty header", $".{parts[1]}.{parts[2]}");
        await SayAsync("empty claims", $"{parts[0]}..{parts[2]}");
        await SayAsync("an empty signature", $"{parts[0]}.{parts[1]}.");
        await SayAsync("half a signature", $"{parts[0]}.{parts[1]}.{parts[2][..(parts[2].Length / 2)]}");
        await SayAsync("another's signature", $"{parts[0]}.{TokenIssuer.Encode("{}")}.{parts[2]}");
        await SayAsync("a header that is no JSON", $"{TokenIssuer.Encode("hello")}.{parts[1]}.{parts[2]}");
        await SayAsync("a header that is a list", $"{TokenIssuer.Encode("[]")}.{parts[1]}.{parts[2]}");
        await SayAsync("a header that is half base64", $"{parts[0][..^1]}.{parts[1]}.{parts[2]}");
        await SayAsync("claims that are no JSON", issuer.SignText("hello", "first", "RS256"));
        await SayAsync("claims that are a list", issuer.SignText("[]", "first", "RS256"));
        await SayAsync("claims that are empty", issuer.SignText("{}", "first", "RS256"));
        var text = Claims("ann").ToJsonString();
        await SayAsync("a claim twice", issuer.SignText($"{text[..^1]},\"sub\":\"eve\"}}", "first", "RS256"));
        await SayAsync(
            "a header field twice",
            $"{TokenIssuer.Encode("""{"alg":"RS256","kid":"first","kid":"second"}""")}.{parts[1]}.{parts[2]}"
        );
        await SayAsync(
            "a critical extension",
            issuer.Sign(Claims("ann"), "first", "RS256", header => header["crit"] = new JsonArray("exp"))
        );
        await SayAsync(
            "a key of its own",
            issuer.Sign(Claims("ann"), "first", "RS256", header => header["jwk"] = new JsonObject())
        );
        await SayAsync("a type", issuer.Sign(Claims("ann"), "first", "RS256", header => header["typ"] = "at+jwt"));
        var large = issuer.Sign(Claims("ann", claims => claims["note"] = new string('x', 300_000)), "first");
        await SayAsync("300 kB of claims", large);
        var larger = issuer.Sign(Claims("ann", claims => claims["note"] = new string('x', 600_000)), "first");
        await SayAsync("600 kB of claims", larger);

        async Task SayAsync(string what, string token) =>
            kafka.Say($"{what}: {await kafka.TryTokenAsync(SecuredMaterial.Tokens, token)}");
    }

    [Scenario(IsSecured = true)]
    public static async Task A_first_message_is_read_to_the_letter(ScenarioContext kafka)
    {
        var token = kafka.Subject.Material.Issuer.Sign(Claims("ann"), "first");
        await SayAsync("as it should be", $"n,,|auth=Bearer {token}||");
        await SayAsync("small letters", $"n,,|auth=bearer {token}||");
        await SayAsync("another scheme", $"n,,|auth=Basic {token}||");
        await SayAsync("two blanks", $"n,,|auth=Bearer  {token}||");
        await SayAsync("a blank behind", $"n,,|auth=Bearer {token} ||");
        await SayAsync("no blank", $"n,,|auth=Bearer{token}||");
        await SayAsync("one separator at the end", $"n,,|auth=Bearer {token}|");
        await SayAsync("three separators at the end", $"n,,|auth=Bearer {token}|||");
        await SayAsync("a host", $"n,,|auth=Bearer {token}|host=clinic||");
        await SayAsync("a host first", $"n,,|host=clinic|auth=Bearer {token}||");
        await SayAsync("an extension of no letters", $"n,,|auth=Bearer {token}|h0=clinic||");
        await SayAsync("an extension called auth", $"n,,|auth=Bearer {token}|auth=clinic||");
        await SayAsync("channel binding", $"y,,|auth=Bearer {token}||");
        await SayAsync("an empty identity", $"n,a=,|auth=Bearer {token}||");
        await SayAsync("a quoted identity", $"n,a=a=2Cb,|auth=Bearer {token}||");
        await SayAsync("padding", $"n,,|auth=Bearer {token}==||");
        await SayAsync("nothing", "");

        async Task SayAsync(string what, string message) =>
            kafka.Say($"{what}: {await kafka.TryMessageAsync(SecuredMaterial.Tokens, message.Replace('|', '\u0001'))}");
    }

    [Scenario(IsSecured = true)]
    public static async Task Claims_by_other_names_and_keys_from_a_file(ScenarioContext kafka)
    {
        var issuer = kafka.Subject.Material.FileIssuer;
        await SayAsync("the usual claims", _ => { });
        await SayAsync("no audience", claims => claims.Remove("aud"));
        await SayAsync("another subject", Renamed);
        await SayAsync(
            "scopes in a list",
            claims =>
            {
                Renamed(claims);
                claims["scp"] = new JsonArray("book");
            }
        );
        await SayAsync(
            "an audience, as before",
            claims =>
            {
                Renamed(claims);
                claims["aud"] = "clinic";
            }
        );
        var token = issuer.Sign(Claims("ann", Renamed), "kept");
        kafka.Say($"the principal: {await kafka.TryTokenAsync(SecuredMaterial.FileTokens, token, "nobody")}");
        var foreign = kafka.Subject.Material.Issuer.Sign(Claims("ann", Renamed), "first");
        kafka.Say($"a key of the other issuer: {await kafka.TryTokenAsync(SecuredMaterial.FileTokens, foreign)}");

        async Task SayAsync(string what, Action<JsonObject> change) =>
            kafka.Say(
                $"{what}: {await kafka.TryTokenAsync(SecuredMaterial.FileTokens, issuer.Sign(Claims("ann", change), "kept"))}"
            );
    }

    [Scenario(IsSecured = true)]
    public static async Task Unsecured_tokens_are_for_listeners_without_a_validator(ScenarioContext kafka)
    {
        var issuer = kafka.Subject.Material.Issuer;
        var good = issuer.Sign(Claims("ann"), "first");
        await SayAsync("signed", good);
        var claims = TokenIssuer.Encode(Claims("ann").ToJsonString());
        await SayAsync("without a signature", $"{TokenIssuer.Encode("""{"alg":"none"}""")}.{claims}.");
        var expired = Claims("ann", claims => claims["exp"] = Now - 60).ToJsonString();
        await SayAsync("expired", $"{TokenIssuer.Encode("""{"alg":"none"}""")}.{TokenIssuer.Encode(expired)}.");

        async Task SayAsync(string what, string token)
        {
            kafka.Say($"{what}: {await kafka.TryTokenAsync(SecuredMaterial.Unsecured, token)}");
            kafka.Say($"  where signatures are asked for: {await kafka.TryTokenAsync(SecuredMaterial.Tokens, token)}");
        }
    }

    [Scenario(IsSecured = true, Disturbs = true)]
    public static async Task A_key_that_is_new_is_fetched_when_a_token_names_it(ScenarioContext kafka)
    {
        var issuer = kafka.Subject.Material.Issuer;
        var fresh = kafka.Name("fresh");
        kafka.Say($"known: {await kafka.TryTokenAsync(SecuredMaterial.Tokens, issuer.Sign(Claims("ann"), "first"))}");
        issuer.Publish(fresh);
        kafka.Say(
            $"just published: {await kafka.TryTokenAsync(SecuredMaterial.Tokens, issuer.Sign(Claims("ann"), fresh))}"
        );
        // jose4j does not ask twice within 300 ms: a key may have to wait for the next one that is missing.
        var tries = 0;
        await kafka.UntilAsync(
            async () =>
            {
                if (++tries % 50 == 0)
                    issuer.Publish(fresh = kafka.Name($"fresher-{tries}"));
                var token = issuer.Sign(Claims("ann"), fresh);
                return await kafka.TryTokenAsync(SecuredMaterial.Tokens, token) == "in";
            },
            "the new key is known"
        );
        kafka.Say("soon after: in");
        var never = kafka.Name("never");
        issuer.Publish(never, isSecret: true);
        kafka.Say(
            $"never published: {await kafka.TryTokenAsync(SecuredMaterial.Tokens, issuer.Sign(Claims("ann"), never))}"
        );
    }

    [Scenario(IsSecured = true)]
    public static async Task A_token_that_names_no_key_is_checked_with_what_fits(ScenarioContext kafka)
    {
        var keyless = kafka.Subject.Material.FileIssuer.Sign(
            Claims("ann", Renamed),
            "kept",
            "RS256",
            header => header.Remove("kid")
        );
        kafka.Say($"one key: {await kafka.TryTokenAsync(SecuredMaterial.FileTokens, keyless)}");
        var odd = kafka.Subject.Material.FileIssuer.Sign(
            Claims("ann", Renamed),
            "kept",
            "RS256",
            header => header["kid"] = ""
        );
        kafka.Say($"an empty name: {await kafka.TryTokenAsync(SecuredMaterial.FileTokens, odd)}");
    }

    static void Renamed(JsonObject claims)
    {
        claims.Remove("aud");
        claims.Remove("sub");
        claims.Remove("scope");
        claims["client_id"] = "booking-service";
        claims["scp"] = "book";
    }
}
