using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Course.Kit;

/// <summary>
/// Signs tokens (JWT, RS256) for clients that log in by OAUTHBEARER, as an identity provider does: a token endpoint for
/// the grant of client credentials and the public keys (JWKS), by HTTP on loopback. Keys and clients' secrets are made
/// with it and shown nowhere.
/// </summary>
[TypeFormatterSource(typeof(ViewFormatterSource))]
public sealed class TokenIssuer : IDisposable, IShown
{
    const string TokenPath = "/token",
        KeysPath = "/jwks",
        Json = "application/json";
    const int KeyBits = 2048;
    readonly HttpListener _http = new();
    readonly ConcurrentDictionary<string, string> _secrets = new();
    readonly Lock _lock = new();
    readonly List<(string Id, RSA Key, bool IsPublished)> _keys = [];
    int _issued;

    /// <summary>Makes one and opens its endpoints.</summary>
    /// <param name="audience">Whom its tokens are for (<c>aud</c>). Default: <c>kafka</c>.</param>
    public TokenIssuer(string audience = "kafka")
    {
        Audience = audience;
        RotateKey();
        // A port that was free a moment ago: HttpListener does not take 0.
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Name = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}";
        }
        _http.Prefixes.Add(Name + "/");
        _http.Start();
        _ = ServeAsync();
    }

    /// <summary>What its tokens say of it (<c>iss</c>).</summary>
    public string Name { get; }

    /// <summary>Whom its tokens are for (<c>aud</c>).</summary>
    public string Audience { get; }

    /// <summary>The token endpoint: <c>sasl.oauthbearer.token.endpoint.url</c>.</summary>
    public string Url => Name + TokenPath;

    /// <summary>Where the public keys are: <c>sasl.oauthbearer.jwks.endpoint.url</c>.</summary>
    public string JwksUrl => Name + KeysPath;

    /// <summary>How long the tokens of the endpoint are valid. Default: five minutes; clients get a new one when four
    /// fifths of it are over.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How many tokens the endpoint has given out.</summary>
    public int Issued => Volatile.Read(ref _issued);

    /// <summary>The public keys that are published now (RFC 7517).</summary>
    public string Jwks
    {
        get
        {
            lock (_lock)
                return new JsonObject
                {
                    ["keys"] = new JsonArray([
                        .. _keys.Where(key => key.IsPublished).Select(key => (JsonNode)PublicHalf(key.Id, key.Key)),
                    ]),
                }.ToJsonString();
        }
    }

    View IShown.View =>
        Table.Of([
            new
            {
                Issuer = Name,
                Audience,
                Lifetime,
                TokensGiven = Issued,
            },
        ]);

    /// <summary>A token for whoever holds it, as the endpoint would give it.</summary>
    /// <param name="principal">Who it is for (<c>sub</c>).</param>
    /// <param name="lifetime">How long it is valid from now on; a negative one is over. Default:
    /// <see cref="Lifetime"/>.</param>
    /// <param name="claims">Claims that it has besides, or instead: <c>aud</c>, <c>iss</c>, <c>scope</c>.</param>
    public string Token(string principal, TimeSpan? lifetime = null, IReadOnlyDictionary<string, object>? claims = null)
    {
        var now = DateTimeOffset.UtcNow;
        var ends = now + (lifetime ?? Lifetime);
        var body = new JsonObject
        {
            ["iss"] = Name,
            ["sub"] = principal,
            ["aud"] = Audience,
            ["scope"] = "kafka",
            ["iat"] = (ends < now ? ends.AddMinutes(-1) : now).ToUnixTimeSeconds(),
            ["exp"] = ends.ToUnixTimeSeconds(),
        };
        foreach (var (name, value) in claims ?? new Dictionary<string, object>())
            body[name] = JsonSerializer.SerializeToNode(value);
        lock (_lock)
        {
            var (id, key, _) = _keys[^1];
            var head = new JsonObject
            {
                ["alg"] = "RS256",
                ["typ"] = "JWT",
                ["kid"] = id,
            };
            var signed = $"{Encode(head)}.{Encode(body)}";
            var signature = key.SignData(
                Encoding.ASCII.GetBytes(signed),
                HashAlgorithmName.SHA256,
                RSASignaturePadding.Pkcs1
            );
            return $"{signed}.{Base64Url.EncodeToString(signature)}";
        }
    }

    /// <summary>Signs with a new key from now on, and publishes it. A broker that meets its name in a token refuses
    /// that token, fetches the keys anew, and takes the next; brokers in containers have the keys of their start
    /// only.</summary>
    /// <param name="withdrawOld">Whether the keys of before are published no more: tokens that they signed are refused
    /// once brokers have fetched the keys again. Default: they stay, as tokens are about that they signed.</param>
    public void RotateKey(bool withdrawOld = false)
    {
        var key = RSA.Create(KeyBits);
        lock (_lock)
        {
            if (withdrawOld)
                for (var at = 0; at < _keys.Count; at++)
                    _keys[at] = _keys[at] with { IsPublished = false };
            _keys.Add(($"key-{_keys.Count + 1}", key, true));
        }
    }

    /// <summary>Closes its endpoints and forgets its keys.</summary>
    public void Dispose()
    {
        _http.Close();
        lock (_lock)
            foreach (var (_, key, _) in _keys)
                key.Dispose();
    }

    /// <summary>Where it is.</summary>
    public override string ToString() => $"token issuer at {Name}, audience {Audience}, {Issued} token(s) given";

    /// <summary>The secret of a client, who is made when there is none of that name.</summary>
    internal string SecretOf(string client) => _secrets.GetOrAdd(client, _ => RandomSecret.New());

    internal IEnumerable<string> Secrets => _secrets.Values;

    async Task ServeAsync()
    {
        while (_http.IsListening)
            try
            {
                _ = AnswerAsync(await _http.GetContextAsync());
            }
            catch (Exception e)
                when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                // Closed: the loop ends.
            }
    }

    async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            var (status, body) = context.Request.Url?.AbsolutePath switch
            {
                KeysPath => (HttpStatusCode.OK, Jwks),
                TokenPath => await TokenAsync(context.Request),
                _ => (HttpStatusCode.NotFound, "{}"),
            };
            context.Response.StatusCode = (int)status;
            context.Response.ContentType = Json;
            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body));
            context.Response.Close();
        }
        catch (Exception e)
            when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException or IOException)
        {
            // The client left, or this was closed.
        }
    }

    async Task<(HttpStatusCode Status, string Body)> TokenAsync(HttpListenerRequest request)
    {
        using var reader = new StreamReader(request.InputStream);
        var form = (await reader.ReadToEndAsync())
            .Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => WebUtility.UrlDecode(pair.ElementAtOrDefault(1) ?? ""));
        var (client, secret) =
            Credentials(request.Headers["Authorization"])
            ?? (form.GetValueOrDefault("client_id", ""), form.GetValueOrDefault("client_secret", ""));
        if (form.GetValueOrDefault("grant_type") != "client_credentials")
            return (HttpStatusCode.BadRequest, """{"error":"unsupported_grant_type"}""");
        if (!_secrets.TryGetValue(client, out var known) || known != secret)
            return (HttpStatusCode.Unauthorized, """{"error":"invalid_client"}""");
        var lifetime = Lifetime;
        Interlocked.Increment(ref _issued);
        var answer = new JsonObject
        {
            ["access_token"] = Token(client, lifetime),
            ["token_type"] = "Bearer",
            ["expires_in"] = (int)lifetime.TotalSeconds,
        };
        return (HttpStatusCode.OK, answer.ToJsonString());
    }

    static (string Client, string Secret)? Credentials(string? header)
    {
        if (header?.Split(' ') is not ["Basic", var encoded])
            return null;
        var bytes = new byte[encoded.Length];
        return
            Convert.TryFromBase64String(encoded, bytes, out var length)
            && Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) is [var client, var secret]
            ? (client, secret)
            : null;
    }

    static JsonObject PublicHalf(string id, RSA key)
    {
        var numbers = key.ExportParameters(includePrivateParameters: false);
        return new()
        {
            ["kty"] = "RSA",
            ["use"] = "sig",
            ["alg"] = "RS256",
            ["kid"] = id,
            ["n"] = Base64Url.EncodeToString(numbers.Modulus),
            ["e"] = Base64Url.EncodeToString(numbers.Exponent),
        };
    }

    static string Encode(JsonObject part) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part.ToJsonString()));
}
