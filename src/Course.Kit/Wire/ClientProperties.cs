using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using Course.Base;

namespace Course.Kit;

/// <summary>
/// How to get into a cluster: a client properties file with Java's names (client.properties of Kafka's tools, of MSK or
/// Confluent Cloud) or librdkafka's. What does not concern security is left to the clients.
/// </summary>
internal sealed partial class ClientProperties
{
    const string Bearer = "OAUTHBEARER";
    static readonly string[] Mechanisms = ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", Bearer];
    readonly Dictionary<string, string> _values;

    ClientProperties(string path, Dictionary<string, string> values)
    {
        (Path, _values) = (path, values);
        var protocol = Value("security.protocol")?.ToUpperInvariant() ?? "PLAINTEXT";
        (UsesTls, var usesSasl) = protocol switch
        {
            "PLAINTEXT" => (false, false),
            "SSL" => (true, false),
            "SASL_PLAINTEXT" => (false, true),
            "SASL_SSL" => (true, true),
            _ => throw Wrong($"security.protocol is '{protocol}'; it takes PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL"),
        };
        if (usesSasl)
            Mechanism = Sasl();
        if (Mechanism == Bearer)
            Tokens = ReadTokens();
        else if (usesSasl)
            (User, Password) = ReadUser();
        if (!UsesTls)
            return;
        Authorities = ReadAuthorities();
        Own = ReadOwn();
        ChecksHostName = Value("ssl.endpoint.identification.algorithm") is not ("" or "none");
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    public string? BootstrapServers => Value("bootstrap.servers");

    public bool UsesTls { get; }

    /// <summary>PLAIN, SCRAM-SHA-256, SCRAM-SHA-512 or OAUTHBEARER; null without SASL.</summary>
    public string? Mechanism { get; }

    public string User { get; } = "";

    public string Password { get; } = "";

    /// <summary>Where tokens come from, for OAUTHBEARER; null for others.</summary>
    public TokenSettings? Tokens { get; }

    /// <summary>Whom to trust; null trusts whom the system trusts.</summary>
    public X509Certificate2Collection? Authorities { get; }

    /// <summary>The client's own certificate with its key, for mTLS; null for none.</summary>
    public X509Certificate2? Own { get; }

    public bool ChecksHostName { get; } = true;

    /// <summary>Reads the file.</summary>
    /// <exception cref="CourseException">It is not there, or says something that cannot be done.</exception>
    public static ClientProperties Read(string path)
    {
        try
        {
            return new ClientProperties(path, Parse(File.ReadAllLines(path)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CourseException(
                $"The client properties file '{path}' cannot be read ({e.Message.TrimEnd('.')}): "
                    + $"{Cluster.PropertiesVariable} names it.",
                e
            );
        }
    }

    /// <summary>The same without a file.</summary>
    /// <param name="name">What sentences call it instead of a path.</param>
    /// <param name="values">Its lines.</param>
    public static ClientProperties Of(string name, Dictionary<string, string> values) => new(name, values);

    /// <summary>Names and values, as java.util.Properties reads them.</summary>
    internal static Dictionary<string, string> Parse(IEnumerable<string> lines)
    {
        var values = new Dictionary<string, string>();
        var logical = new StringBuilder();
        foreach (var line in lines)
        {
            var text = line.TrimStart();
            if (logical.Length == 0 && (text.Length == 0 || text[0] is '#' or '!'))
                continue;
            // An odd number of backslashes at the end goes on in the next line.
            if ((text.Length - text.TrimEnd('\\').Length) % 2 == 1)
            {
                logical.Append(text, 0, text.Length - 1);
                continue;
            }
            var (name, value) = Split(logical.Append(text).ToString());
            values[name] = value;
            logical.Clear();
        }
        return values;
    }

    static (string Name, string Value) Split(string line)
    {
        var end = 0;
        while (end < line.Length && line[end] is not ('=' or ':' or ' ' or '\t'))
            end += line[end] == '\\' ? 2 : 1;
        end = Math.Min(end, line.Length);
        var rest = line[end..].TrimStart();
        if (rest.Length > 0 && rest[0] is '=' or ':')
            rest = rest[1..].TrimStart();
        return (Unescape(line[..end]), Unescape(rest).TrimEnd());
    }

    static string Unescape(string text) =>
        Escape()
            .Replace(
                text,
                match =>
                    match.Value[1] switch
                    {
                        'n' => "\n",
                        't' => "\t",
                        'r' => "\r",
                        'u' when match.Length == 6 => ((char)Convert.ToInt32(match.Value[2..], 16)).ToString(),
                        var other => other.ToString(),
                    }
            );

    string Sasl()
    {
        var mechanism =
            (Value("sasl.mechanism") ?? Value("sasl.mechanisms"))?.ToUpperInvariant()
            ?? throw Wrong($"sasl.mechanism is missing; the course knows {string.Join(", ", Mechanisms)}");
        return Mechanisms.Contains(mechanism)
            ? mechanism
            : throw Wrong(
                $"sasl.mechanism is {mechanism}; the course knows {string.Join(", ", Mechanisms)}. Ask for "
                    + "such a user, or use a cluster of your own: --cluster local or docker"
            );
    }

    (string User, string Password) ReadUser() =>
        (
            Value("sasl.username")
                ?? Jaas("username")
                ?? throw Wrong("there is no user: set sasl.username, or username=\"…\" in sasl.jaas.config"),
            Value("sasl.password")
                ?? Jaas("password")
                ?? throw Wrong("there is no password: set sasl.password, or password=\"…\" in sasl.jaas.config")
        );

    // Java's names of KIP-768 and of KIP-1139 (4.1), and librdkafka's.
    TokenSettings ReadTokens()
    {
        var address =
            Value("sasl.oauthbearer.token.endpoint.url")
            ?? throw Wrong("OAUTHBEARER needs sasl.oauthbearer.token.endpoint.url");
        if (!Uri.TryCreate(address, UriKind.Absolute, out var endpoint) || endpoint.Scheme is not ("http" or "https"))
            throw Wrong($"sasl.oauthbearer.token.endpoint.url is '{address}'; it takes an http or https address");
        return new TokenSettings(
            endpoint,
            Value("sasl.oauthbearer.client.credentials.client.id")
                ?? Value("sasl.oauthbearer.client.id")
                ?? Jaas("clientId")
                ?? throw Wrong(
                    "there is no client: set sasl.oauthbearer.client.credentials.client.id, or "
                        + "clientId=\"…\" in sasl.jaas.config"
                ),
            Value("sasl.oauthbearer.client.credentials.client.secret")
                ?? Value("sasl.oauthbearer.client.secret")
                ?? Jaas("clientSecret")
                ?? throw Wrong(
                    "there is no secret: set sasl.oauthbearer.client.credentials.client.secret, or "
                        + "clientSecret=\"…\" in sasl.jaas.config"
                ),
            Value("sasl.oauthbearer.scope") ?? Jaas("scope"),
            Extensions(),
            string.Equals(Value("sasl.oauthbearer.header.urlencode"), "true", StringComparison.OrdinalIgnoreCase)
        );
    }

    // Java: extension_NAME="value" in the JAAS config; librdkafka: sasl.oauthbearer.extensions=NAME=value,…
    Dictionary<string, string> Extensions()
    {
        var told = new Dictionary<string, string>();
        foreach (Match match in JaasExtension().Matches(Value("sasl.jaas.config") ?? ""))
            told[match.Groups["name"].Value] = Regex.Unescape(match.Groups["value"].Value);
        foreach (
            var pair in (Value("sasl.oauthbearer.extensions") ?? "").Split(
                ',',
                StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
            )
        )
            if (pair.Split('=', 2) is [var name, var value])
                told[name] = value;
        return told;
    }

    string? Jaas(string name) =>
        Regex.Match(Value("sasl.jaas.config") ?? "", $"""\b{name}\s*=\s*"(?<value>(?:[^"\\]|\\.)*)["]""")
            is { Success: true } match
            ? Regex.Unescape(match.Groups["value"].Value)
            : null;

    X509Certificate2Collection? ReadAuthorities()
    {
        var found = new X509Certificate2Collection();
        if ((Value("ssl.ca.pem") ?? Value("ssl.truststore.certificates")) is { } inline)
            found.ImportFromPem(inline);
        else if ((Value("ssl.ca.location") ?? Value("ssl.truststore.location")) is { } location)
            Load(
                location,
                "ssl.truststore.password",
                file => found.ImportFromPem(file),
                store => found.AddRange(store)
            );
        else
            return null;
        return found.Count > 0 ? found : throw Wrong("the truststore holds no certificate");
    }

    X509Certificate2? ReadOwn()
    {
        if ((Value("ssl.certificate.pem") ?? Value("ssl.keystore.certificate.chain")) is { } chain)
            return FromPem(
                chain,
                Value("ssl.key.pem")
                    ?? Value("ssl.keystore.key")
                    ?? throw Wrong("there is a certificate without its key: set ssl.key.pem or ssl.keystore.key")
            );
        if (Value("ssl.certificate.location") is { } certificate)
            return FromPem(
                Text(certificate),
                Text(
                    Value("ssl.key.location")
                        ?? throw Wrong("there is a certificate without its key: set ssl.key.location")
                )
            );
        if (Value("ssl.keystore.location") is not { } location)
            return null;
        X509Certificate2? own = null;
        Load(
            location,
            "ssl.keystore.password",
            file => own = FromPem(file, file),
            store => own = store.FirstOrDefault(one => one.HasPrivateKey)
        );
        return own ?? throw Wrong($"'{location}' holds no certificate with its key");
    }

    X509Certificate2 FromPem(string certificate, string key)
    {
        using var made = Value("ssl.key.password") is { Length: > 0 } password
            ? X509Certificate2.CreateFromEncryptedPem(certificate, key, password)
            : X509Certificate2.CreateFromPem(certificate, key);
        // Windows does not take a key that lives in memory only.
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    void Load(string location, string passwordName, Action<string> pem, Action<X509Certificate2Collection> store)
    {
        var bytes = Bytes(location);
        switch (bytes)
        {
            case [0xFE, 0xED, 0xFE, 0xED, ..]:
                throw Wrong(
                    $"'{location}' is a JKS keystore, which only Java reads: keytool -importkeystore "
                        + $"-srckeystore {location} -destkeystore store.p12 -deststoretype PKCS12"
                );
            case [(byte)'-', ..] or [(byte)'#', ..] or [(byte)'B', ..]:
                pem(Encoding.UTF8.GetString(bytes));
                break;
            default:
                store(X509CertificateLoader.LoadPkcs12Collection(bytes, Value(passwordName)));
                break;
        }
    }

    string Text(string location) => Encoding.UTF8.GetString(Bytes(location));

    // A relative path is meant from where the file lies or, as Java and librdkafka read it, from the current folder.
    byte[] Bytes(string location)
    {
        var beside = System.IO.Path.GetFullPath(
            location,
            System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!
        );
        return File.ReadAllBytes(File.Exists(beside) ? beside : location);
    }

    string? Value(string name) => _values.GetValueOrDefault(name);

    CourseException Wrong(string what) => new($"The client properties file '{Path}' does not do: {what}.");

    [GeneratedRegex("""\bextension_(?<name>\w+)\s*=\s*"(?<value>(?:[^"\\]|\\.)*)["]""")]
    private static partial Regex JaasExtension();

    [GeneratedRegex(@"\\(u[0-9a-fA-F]{4}|.)")]
    private static partial Regex Escape();
}
