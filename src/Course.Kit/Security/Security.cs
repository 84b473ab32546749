using System.Collections.Concurrent;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Course.Base;

namespace Course.Kit;

/// <summary>The security of a cluster that was started with <c>secured: true</c>: who signs its certificates, and how
/// clients get in. Nothing that is shown of it is a secret.</summary>
[TypeFormatterSource(typeof(ViewFormatterSource))]
public sealed class Security : IShown
{
    const int Iterations = 4096;
    static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    readonly ClusterBase _cluster;
    readonly SecuritySetup _setup;
    readonly Func<string, string> _serversOf;
    readonly ConcurrentDictionary<string, string> _passwords = new();
    readonly SemaphoreSlim _one = new(1, 1);

    internal Security(ClusterBase cluster, SecuritySetup setup, Func<string, string> serversOf)
    {
        (_cluster, _setup, _serversOf) = (cluster, setup, serversOf);
    }

    /// <summary>Signs the brokers' certificate and those of clients; clients of the cluster trust it.</summary>
    public CertificateAuthority Authority => _setup.Authority;

    /// <summary>Signs the tokens that the brokers take, and gives them to clients of
    /// <see cref="Login.Token"/>.</summary>
    public TokenIssuer Issuer => _setup.Issuer;

    /// <summary>The certificate that the brokers show now.</summary>
    public IssuedCertificate BrokerCertificate => _setup.BrokerCertificate;

    View IShown.View =>
        Table.Of(
            Enum.GetValues<Login>()
                .Where(login => login != Login.Kerberos || _setup.Kerberos is not null)
                .Select(login => new
                {
                    Login = login,
                    Listener = SecuredListeners.Of(login),
                    BootstrapServers = BootstrapServersOf(login),
                }),
            $"How clients get into the {_cluster.Provider} cluster"
        );

    /// <summary>Where clients connect that log in so.</summary>
    /// <param name="login">How.</param>
    /// <exception cref="CourseException">By Kerberos, and the cluster was started without a KDC.</exception>
    public string BootstrapServersOf(Login login) =>
        login == Login.Kerberos && _setup.Kerberos is null
            ? throw new CourseException(
                "This cluster has no KDC: start one with KerberosServer.StartAsync() and give it to "
                    + "Cluster.StartAsync(secured: true, kerberos: …)."
            )
            : _serversOf(SecuredListeners.Of(login));

    /// <summary>Gives a user another password, a random one: the clients of before stay connected, and cannot connect
    /// again. <see cref="SecurityAccess.ClientOfAsync"/> gives the new one from then on. For
    /// <see cref="Login.Scram"/>: PLAIN's passwords stand in the brokers' config.</summary>
    /// <param name="name">The user, who is made when there is none of that name.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task ChangePasswordAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        await _one.WaitAsync(cancellationToken);
        try
        {
            await SetPasswordAsync(name, cancellationToken);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Has every broker that runs show another certificate from now on, in its listeners with TLS, as
    /// <c>kafka-configs</c> would (<c>listener.name.….ssl.keystore.*</c>). Connections of before go on.</summary>
    /// <param name="certificate">The new one. Default: one like the old from the cluster's authority.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="CourseException">A broker refuses it, in its own words: it has another subject or a name
    /// less.</exception>
    public async Task RenewBrokerCertificateAsync(
        IssuedCertificate? certificate = null,
        CancellationToken cancellationToken = default
    )
    {
        certificate ??= _setup.NewBrokerCertificate();
        var changes = SecuredConfigs
            .StoreConfigs(certificate)
            .Select(config => new ConfigEntry
            {
                Name = config.Key,
                Value = config.Value,
                IncrementalOperation = AlterConfigOpType.Set,
            })
            .ToList();
        foreach (var broker in _cluster.Brokers.Where(broker => broker.IsRunning))
            try
            {
                await _cluster.Admin.IncrementalAlterConfigsAsync(
                    new() { [new() { Type = ResourceType.Broker, Name = $"{broker.Id}" }] = changes }
                );
            }
            catch (IncrementalAlterConfigsException e)
            {
                throw new CourseException(
                    $"Broker {broker.Id} did not take the certificate: {e.Results[0].Error.Reason}",
                    e
                );
            }
            catch (KafkaException e)
            {
                throw new CourseException($"Broker {broker.Id} did not take the certificate: {e.Error.Reason}", e);
            }
        _setup.BrokerCertificate = certificate;
        foreach (var login in (Login[])[Login.Scram, Login.Certificate])
        foreach (var (host, port) in BrokerAddress.Of(BootstrapServersOf(login)))
            await Until.TrueAsync(
                async () =>
                    await ShownCertificate.ThumbprintAsync(host, port, cancellationToken) is var shown
                    && (shown is null || shown == certificate.Certificate.Thumbprint),
                Deadline,
                $"the broker at {host}:{port} to show its new certificate",
                cancellationToken
            );
    }

    /// <summary>What the brokers' authorizers have decided about clients, up to now; the course's own requests are left
    /// out. From the log that Apache Kafka writes for that (<c>kafka.authorizer.logger</c>).</summary>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public Task<AuditView> AuditAsync(CancellationToken cancellationToken = default) =>
        _cluster.AuditAsync(cancellationToken);

    /// <summary>Listens from now on to what passes between clients that log in so and the brokers.</summary>
    /// <param name="login">Whose wire.</param>
    public Eavesdropper Eavesdrop(Login login) => new(login, _setup.Taps, Secrets);

    /// <summary>The ways in, as a table in plain text.</summary>
    public override string ToString() => ((IShown)this).View.ToString();

    internal async Task<ClientConfig> ClientOfAsync(string? name, Login login, CancellationToken cancellationToken)
    {
        var config = new ClientConfig { BootstrapServers = BootstrapServersOf(login) };
        if (login == Login.None)
            return name is null
                ? config
                : throw new ArgumentException("whoever logs in with nothing has no name", nameof(name));
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (login == Login.Kerberos)
        {
            config = await _setup.Kerberos!.ClientOfAsync(name, cancellationToken);
            config.BootstrapServers = BootstrapServersOf(login);
            return config;
        }
        if (login != Login.PlainInTheClear)
            config.SslCaPem = Authority.CaPem;
        switch (login)
        {
            case Login.Certificate:
                var certificate = Authority.Issue($"CN={name}");
                config.SecurityProtocol = SecurityProtocol.Ssl;
                config.SslCertificatePem = certificate.CertificatePem;
                config.SslKeyPem = certificate.KeyPem;
                break;
            case Login.Token:
                config.SecurityProtocol = SecurityProtocol.SaslSsl;
                config.SaslMechanism = SaslMechanism.OAuthBearer;
                config.SaslOauthbearerMethod = SaslOauthbearerMethod.Oidc;
                config.SaslOauthbearerClientId = name;
                config.SaslOauthbearerClientSecret = Issuer.SecretOf(name);
                config.SaslOauthbearerTokenEndpointUrl = Issuer.Url;
                break;
            case Login.Scram:
                config.SecurityProtocol = SecurityProtocol.SaslSsl;
                config.SaslMechanism = SaslMechanism.ScramSha512;
                config.SaslUsername = name;
                config.SaslPassword = await PasswordOfAsync(name, cancellationToken);
                break;
            default:
                config.SecurityProtocol =
                    login == Login.Plain ? SecurityProtocol.SaslSsl : SecurityProtocol.SaslPlaintext;
                config.SaslMechanism = SaslMechanism.Plain;
                config.SaslUsername = name;
                config.SaslPassword = PlainPasswordOf(name);
                break;
        }
        return config;
    }

    string[] Secrets() => [.. _setup.PlainPasswords.Values, .. _passwords.Values, .. Issuer.Secrets];

    string PlainPasswordOf(string name) =>
        _setup.PlainPasswords.GetValueOrDefault(name)
        ?? throw new CourseException(
            $"PLAIN knows no '{name}': its users stand in the brokers' config (sasl.jaas.config) from the start. Here "
                + $"they are {string.Join(", ", _setup.PlainPasswords.Keys)}; others: "
                + $"Cluster.StartAsync(secured: true, plainUsers: [\"{name}\"])."
        );

    async Task<string> PasswordOfAsync(string name, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (!_passwords.ContainsKey(name))
                await SetPasswordAsync(name, cancellationToken);
            return _passwords[name];
        }
        finally
        {
            _one.Release();
        }
    }

    async Task SetPasswordAsync(string name, CancellationToken cancellationToken)
    {
        var password = RandomSecret.New();
        try
        {
            await _cluster.Admin.AlterUserScramCredentialsAsync([
                new UserScramCredentialUpsertion
                {
                    User = name,
                    ScramCredentialInfo = new() { Mechanism = ScramMechanism.ScramSha512, Iterations = Iterations },
                    Password = System.Text.Encoding.UTF8.GetBytes(password),
                },
            ]);
        }
        catch (KafkaException e)
        {
            throw new CourseException($"The cluster did not take a password for '{name}': {e.Error.Reason}.", e);
        }
        await Task.WhenAll(
            _serversOf(SecuredListeners.Own)
                .Split(',')
                .Select(server => KnownAtAsync(server, name, password, cancellationToken))
        );
        _passwords[name] = password;
    }

    // A credential takes a moment to get to every broker.
    Task KnownAtAsync(string server, string name, string password, CancellationToken cancellationToken) =>
        Until.TrueAsync(
            async () =>
            {
                try
                {
                    var door = Door.With(server, name, password, "SCRAM-SHA-512");
                    using var broker = await BrokerConnection.OpenAnyAsync(server, cancellationToken, door.DialAsync);
                    return true;
                }
                catch (CourseException)
                {
                    return false;
                }
                catch (IOException)
                {
                    // It is down, or stands still: it hears of the user when it is back.
                    return true;
                }
                catch (System.Net.Sockets.SocketException)
                {
                    return true;
                }
            },
            Deadline,
            $"the broker at {server} to learn the password of '{name}'",
            cancellationToken
        );
}
