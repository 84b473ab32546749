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

    /// <summary>The certificate that the brokers show now.</summary>
    public IssuedCertificate BrokerCertificate => _setup.BrokerCertificate;

    View IShown.View =>
        Table.Of(
            Enum.GetValues<Login>()
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
    public string BootstrapServersOf(Login login) => _serversOf(SecuredListeners.Of(login));

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

    string[] Secrets() => [.. _setup.PlainPasswords.Values, .. _passwords.Values];

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
