using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace EmbeddedKafka.Tests.Security.Material;

/// <summary>Signs tokens and publishes its public keys (JWKS, RFC 7517) on loopback. Keys are made in each
/// run.</summary>
internal sealed class TokenIssuer : IDisposable
{
    readonly HttpListener _http = new();
    readonly ConcurrentDictionary<string, AsymmetricAlgorithm> _keys = new();
    readonly ConcurrentDictionary<string, JsonObject> _published = new();
    int _asked;

    public TokenIssuer(params (string Kid, string Algorithm)[] keys)
    {
        foreach (var (kid, algorithm) in keys)
            Publish(kid, algorithm);
        // A port that was free a moment ago: HttpListener does not take 0.
        using (var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
        {
            probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            Url = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndPoint!).Port}/jwks";
        }
        _http.Prefixes.Add(Url + "/");
        _http.Start();
        _ = ServeAsync();
    }

    public string Url { get; }

    /// <summary>How often somebody has asked for the keys.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>The status that the endpoint answers with.</summary>
    public volatile int Status = 200;

    /// <summary>The published keys.</summary>
    public string Jwks =>
        new JsonObject
        {
            ["keys"] = new JsonArray([.. _published.Values.Select(key => (JsonNode)key.DeepClone())]),
        }.ToJsonString();

    /// <summary>Makes a key and publishes its public half.</summary>
    public void Publish(
        string kid,
        string algorithm = "RS256",
        bool isSecret = false,
        Action<JsonObject>? change = null
    )
    {
        AsymmetricAlgorithm key = algorithm[..2] == "ES" ? ECDsa.Create(CurveOf(algorithm)) : RSA.Create(2048);
        _keys[kid] = key;
        if (isSecret)
            return;
        var published = PublicHalf(key, algorithm);
        published["kid"] = kid;
        published["use"] = "sig";
        change?.Invoke(published);
        _published[kid] = published;
    }

    /// <summary>The published key is gone; tokens can still be signed with it.</summary>
    public void Withdraw(string kid) => _published.TryRemove(kid, out _);

    /// <summary>A token with these claims, signed by a key. Header fields replace those that it would have.</summary>
    public string Sign(
        JsonObject claims,
        string kid,
        string algorithm = "RS256",
        Action<JsonObject>? changeHeader = null
    ) => SignText(claims.ToJsonString(), kid, algorithm, changeHeader);

    /// <inheritdoc cref="Sign"/>
    public string SignText(string claims, string kid, string algorithm, Action<JsonObject>? changeHeader = null)
    {
        var header = new JsonObject { ["alg"] = algorithm, ["kid"] = kid };
        changeHeader?.Invoke(header);
        var signed = $"{Encode(header.ToJsonString())}.{Encode(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(Signature(_keys[kid], algorithm, Encoding.ASCII.GetBytes(signed)))}";
    }

    public static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    /// <summary>The public key of a pair as PEM: what an attacker of HS256 takes for a secret.</summary>
    public byte[] PublicKey(string kid) => ((RSA)_keys[kid]).ExportSubjectPublicKeyInfo();

    public void Dispose()
    {
        _http.Close();
        foreach (var key in _keys.Values)
            key.Dispose();
    }

    async Task ServeAsync()
    {
        while (_http.IsListening)
            try
            {
                var context = await _http.GetContextAsync();
                Interlocked.Increment(ref _asked);
                context.Response.StatusCode = Status;
                context.Response.ContentType = "application/json";
                await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(Jwks));
                context.Response.Close();
            }
            catch (Exception e)
                when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                // Closed, or a client that left: whoever waits sees it.
            }
    }

    static ECCurve CurveOf(string algorithm) =>
        algorithm switch
        {
            "ES384" => ECCurve.NamedCurves.nistP384,
            "ES512" => ECCurve.NamedCurves.nistP521,
            _ => ECCurve.NamedCurves.nistP256,
        };

    static JsonObject PublicHalf(AsymmetricAlgorithm key, string algorithm)
    {
        if (key is RSA rsa)
        {
            var numbers = rsa.ExportParameters(false);
            return new()
            {
                ["kty"] = "RSA",
                ["n"] = Base64Url.EncodeToString(numbers.Modulus),
                ["e"] = Base64Url.EncodeToString(numbers.Exponent),
            };
        }
        var point = ((ECDsa)key).ExportParameters(false).Q;
        return new()
        {
            ["kty"] = "EC",
            ["crv"] = algorithm switch
            {
                "ES384" => "P-384",
                "ES512" => "P-521",
                _ => "P-256",
            },
            ["x"] = Base64Url.EncodeToString(point.X),
            ["y"] = Base64Url.EncodeToString(point.Y),
        };
    }

    static byte[] Signature(AsymmetricAlgorithm key, string algorithm, byte[] data)
    {
        var hash = new HashAlgorithmName("SHA" + algorithm[2..]);
        return (algorithm[..2], key) switch
        {
            ("RS", RSA rsa) => rsa.SignData(data, hash, RSASignaturePadding.Pkcs1),
            ("PS", RSA rsa) => rsa.SignData(data, hash, RSASignaturePadding.Pss),
            (_, ECDsa ec) => ec.SignData(data, hash),
            _ => throw new ArgumentException($"{key.GetType().Name} does not sign {algorithm}"),
        };
    }
}
