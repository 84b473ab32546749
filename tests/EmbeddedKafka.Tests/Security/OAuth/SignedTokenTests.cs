using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using EmbeddedKafka.Security.OAuth;
using EmbeddedKafka.Tests.Security.Material;

namespace EmbeddedKafka.Tests.Security.OAuth;

/// <summary>Hostile and broken tokens. What Apache Kafka says to most of them is recorded in the differential tests;
/// here each is refused for the right reason.</summary>
public sealed class SignedTokenTests : IDisposable
{
    const long Now = 1_700_000_000;

    readonly TokenIssuer _issuer = new(("rsa", "RS256"), ("ec", "ES256"));

    public void Dispose() => _issuer.Dispose();

    sealed class Keys(string jwks) : ITokenKeys
    {
        readonly IReadOnlyList<TokenKey> _keys = TokenKey.ReadSet(Encoding.UTF8.GetBytes(jwks));

        public TokenKey? Find(string? id, SignatureAlgorithm algorithm) =>
            _keys.FirstOrDefault(key => key.Id == id && key.Type == algorithm.KeyType);
    }

    TokenVerdict Look(string token) =>
        new SignedTokens(new Keys(_issuer.Jwks))
        {
            Audiences = ["clinic"],
            Issuer = "https://issuer.example",
            SkewSeconds = 30,
        }.Validate(token, Now * 1000);

    static JsonObject Claims(Action<JsonObject>? change = null)
    {
        var claims = new JsonObject
        {
            ["sub"] = "ann",
            ["iss"] = "https://issuer.example",
            ["aud"] = "clinic",
            ["iat"] = Now - 5,
            ["exp"] = Now + 600,
        };
        change?.Invoke(claims);
        return claims;
    }

    void Refused(string reason, string token)
    {
        var verdict = Look(token);
        Assert.Null(verdict.Principal);
        Assert.Contains(reason, verdict.Reason);
    }

    [Theory]
    [InlineData("rsa", "RS256")]
    [InlineData("rsa", "PS512")]
    [InlineData("ec", "ES256")]
    public void A_good_token_is_its_subjects_until_it_expires(string key, string algorithm) =>
        Assert.Equal(new TokenVerdict("ann", (Now + 600) * 1000, null), Look(_issuer.Sign(Claims(), key, algorithm)));

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("NONE")]
    [InlineData("nOnE")]
    [InlineData("")]
    public void None_is_no_algorithm_however_it_is_written(string none)
    {
        var header = TokenIssuer.Encode(new JsonObject { ["alg"] = none, ["kid"] = "rsa" }.ToJsonString());
        var claims = TokenIssuer.Encode(Claims().ToJsonString());
        Refused("not of three parts", $"{header}.{claims}.");
        Refused("its algorithm is none", $"{header}.{claims}.eA");
    }

    [Fact]
    public void The_public_key_is_no_secret_for_a_keyed_hash()
    {
        var jwk = _issuer.Jwks;
        foreach (var secret in (byte[][])[_issuer.PublicKey("rsa"), Encoding.UTF8.GetBytes(jwk)])
        {
            var signed =
                $"{TokenIssuer.Encode("""{"alg":"HS256","kid":"rsa"}""")}.{TokenIssuer.Encode(Claims().ToJsonString())}";
            var hash = HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(signed));
            Refused("there is no key for HS256", $"{signed}.{Base64Url.EncodeToString(hash)}");
        }
    }

    [Fact]
    public void A_secret_of_the_set_signs_with_a_keyed_hash_if_it_is_long_enough()
    {
        Assert.Equal("ann", Keyed(32).Principal);
        Assert.Contains("its signature is wrong", Keyed(31).Reason);

        TokenVerdict Keyed(int length)
        {
            var secret = RandomNumberGenerator.GetBytes(length);
            var jwks = $$"""{"keys":[{"kty":"oct","kid":"s","k":"{{Base64Url.EncodeToString(secret)}}"}]}""";
            var signed =
                $"{TokenIssuer.Encode("""{"alg":"HS256","kid":"s"}""")}.{TokenIssuer.Encode(Claims().ToJsonString())}";
            var hash = HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(signed));
            return new SignedTokens(new Keys(jwks)) { Audiences = ["clinic"] }.Validate(
                $"{signed}.{Base64Url.EncodeToString(hash)}",
                Now * 1000
            );
        }
    }

    [Fact]
    public void A_key_is_for_its_own_kind_of_algorithm()
    {
        Refused("no key for ES256", _issuer.Sign(Claims(), "rsa", "RS256", header => header["alg"] = "ES256"));
        Refused("no key for RS256", _issuer.Sign(Claims(), "ec", "ES256", header => header["alg"] = "RS256"));
        Refused("signature is wrong", _issuer.Sign(Claims(), "ec", "ES256", header => header["alg"] = "ES384"));
        Refused("signature is wrong", _issuer.Sign(Claims(), "rsa", "RS256", header => header["alg"] = "PS256"));
    }

    [Fact]
    public void A_name_of_no_key_and_another_keys_signature_are_refused()
    {
        _issuer.Publish("secret", isSecret: true);
        Refused("there is no key", _issuer.Sign(Claims(), "secret"));
        Refused("signature is wrong", _issuer.Sign(Claims(), "secret", "RS256", header => header["kid"] = "rsa"));
        var own = _issuer.Sign(Claims(), "secret", "RS256", header => header["jwk"] = "of my own");
        Refused("there is no key", own);
    }

    [Fact]
    public void An_RSA_key_of_1024_bits_is_too_weak()
    {
        using var weak = RSA.Create(1024);
        var numbers = weak.ExportParameters(false);
        var jwks =
            $$"""{"keys":[{"kty":"RSA","kid":"weak","n":"{{Base64Url.EncodeToString(numbers.Modulus)}}","e":"AQAB"}]}""";
        var signed =
            $"{TokenIssuer.Encode("""{"alg":"RS256","kid":"weak"}""")}.{TokenIssuer.Encode(Claims().ToJsonString())}";
        var signature = weak.SignData(
            Encoding.ASCII.GetBytes(signed),
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        );
        var verdict = new SignedTokens(new Keys(jwks)) { Audiences = ["clinic"] }.Validate(
            $"{signed}.{Base64Url.EncodeToString(signature)}",
            Now * 1000
        );
        Assert.Contains("signature is wrong", verdict.Reason);
    }

    [Fact]
    public void Times_are_taken_with_the_skew_and_no_further()
    {
        Assert.Equal("ann", Look(Until(Now - 29)).Principal);
        Refused("it has expired", Until(Now - 30));
        Assert.Equal("ann", Look(_issuer.Sign(Claims(claims => claims["nbf"] = Now + 30), "rsa")).Principal);
        Refused("not valid yet", _issuer.Sign(Claims(claims => claims["nbf"] = Now + 31), "rsa"));
        Refused("expires before", _issuer.Sign(Claims(claims => claims["iat"] = Now + 601), "rsa"));
        Refused("exp or iat is missing", _issuer.Sign(Claims(claims => claims.Remove("iat")), "rsa"));
        Refused("cannot be read", _issuer.Sign(Claims(claims => claims["exp"] = "soon"), "rsa"));
        var endOfTime = Look(Until(1e300)).ExpiresAt;
        Assert.Equal(DateTimeOffset.MaxValue.ToUnixTimeSeconds() * 1000, endOfTime);

        string Until(double expiry) =>
            _issuer.Sign(Claims(claims => (claims["exp"], claims["iat"]) = (expiry, Now - 3600)), "rsa");
    }

    [Fact]
    public void Another_issuer_and_another_audience_are_refused()
    {
        Refused("its issuer is not", _issuer.Sign(Claims(claims => claims["iss"] = "https://issuer.example/"), "rsa"));
        Refused("its issuer is not", _issuer.Sign(Claims(claims => claims.Remove("iss")), "rsa"));
        Refused("its audience is not among clinic", _issuer.Sign(Claims(claims => claims["aud"] = "Clinic"), "rsa"));
        Refused("its audience is not among", _issuer.Sign(Claims(claims => claims["aud"] = new JsonArray()), "rsa"));
        Refused("cannot be read", _issuer.Sign(Claims(claims => claims["aud"] = new JsonArray(7)), "rsa"));
    }

    [Fact]
    public void Nothing_is_said_twice()
    {
        var claims = Claims().ToJsonString();
        Refused("cannot be read", _issuer.SignText($"{claims[..^1]},\"sub\":\"eve\"}}", "rsa", "RS256"));
        var good = _issuer.Sign(Claims(), "rsa").Split('.');
        var header = TokenIssuer.Encode("""{"alg":"RS256","kid":"rsa","kid":"ec"}""");
        Refused("cannot be read", $"{header}.{good[1]}.{good[2]}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a.b")]
    [InlineData("a.b.c.d")]
    [InlineData("a.b.c.d.e")]
    [InlineData("ab cd.ef.gh")]
    [InlineData("ab+/.ef.gh")]
    [InlineData("e30.e30\n.e30")]
    public void What_is_not_three_parts_of_base64_is_refused(string token) => Refused("not of three parts", token);

    [Theory]
    [InlineData("A.e30.e30")]
    [InlineData("AAA.e30.e30")]
    [InlineData("W10.e30.e30")]
    [InlineData("bnVsbA.e30.e30")]
    [InlineData("eyJhbGciOjd9.e30.e30")]
    public void A_header_that_is_no_object_of_texts_is_refused(string token) => Refused("cannot be read", token);

    [Fact]
    public void A_huge_or_deep_token_costs_a_look_and_no_more()
    {
        Refused(
            "there is no key",
            $"{TokenIssuer.Encode("""{"alg":"RS256","kid":"x"}""")}.{new string('A', 4_000_000)}.AA"
        );
        Refused("cannot be read", $"{TokenIssuer.Encode(new string('[', 100_000))}.e30.e30");
        Refused("not of three parts", string.Concat(Enumerable.Repeat("AAAA.", 500_000)));
    }

    [Fact]
    public void Any_change_of_a_single_letter_is_noticed()
    {
        var good = _issuer.Sign(Claims(), "ec", "ES256");
        for (var at = 0; at < good.Length; at++)
            if (good[at] != '.')
            {
                // The last letter of a part may carry bits that mean nothing: those must be zero as well.
                var changed = good[..at] + (good[at] == 'B' ? 'C' : 'B') + good[(at + 1)..];
                Assert.True(Look(changed).Principal is null, $"the letter {at} of {good.Length} may be changed");
            }
    }

    [Fact]
    public void Keys_that_are_not_understood_are_left_out()
    {
        var set = TokenKey.ReadSet(
            """
            {"keys":[
              {"kty":"OKP","crv":"Ed25519","x":"AA","kid":"a"},
              {"kty":"RSA","kid":"b"},
              {"kty":"RSA","kid":"c","n":"!","e":"AQAB"},
              {"kty":"RSA","kid":"d","n":"AA","e":"AQAB","use":"enc"},
              {"kty":"RSA","kid":"e","n":"AA","e":"AQAB","key_ops":["sign"]},
              {"kty":"EC","crv":"secp256k1","kid":"f","x":"AA","y":"AA"},
              {"kty":7},
              {"kty":"RSA","kid":"good","n":"AA","e":"AQAB","use":"sig","key_ops":["verify"]}
            ]}
            """u8.ToArray()
        );
        Assert.Equal(["good"], set.Select(key => key.Id));
        foreach (var bad in (string[])["", "[]", "{}", """{"keys":{}}""", "hello"])
            Assert.ThrowsAny<JsonException>(() => TokenKey.ReadSet(Encoding.UTF8.GetBytes(bad)));
    }
}
