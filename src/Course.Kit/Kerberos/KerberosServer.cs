using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Confluent.Kafka;
using Course.Base;
using LocalKafka;

namespace Course.Kit;

/// <summary>
/// A Kerberos KDC of the course's own, for clients that log in with tickets: MIT's <c>krb5kdc</c> on a free port of the
/// loopback interface, with a realm, a database and keys that go with it. Give it to <see cref="Cluster.StartAsync"/>.
/// Clients of this process take their tickets from one cache: the last that was made or has renewed its ticket is who
/// all of them are when they connect. The brokers know a user by the principal's first part
/// (<c>sasl.kerberos.principal.to.local.rules=DEFAULT</c>).
/// </summary>
public sealed partial class KerberosServer : IAsyncDisposable
{
    /// <summary>Its realm.</summary>
    public const string Realm = "COURSE.TEST";

    /// <summary>The listener of brokers that takes Kerberos: SASL_PLAINTEXT with GSSAPI alone.</summary>
    internal const string Listener = "KERBEROS";

    const string Service = "kafka";
    const string Host = "127.0.0.1";
    const string Serving = "commencing operation";
    static readonly TimeSpan ExitDeadline = TimeSpan.FromSeconds(5);

    readonly ClusterFolder _folder;
    readonly string _data;
    readonly SemaphoreSlim _gate = new(1, 1);
    NodeProcess? _process;
    int _isDisposed;

    KerberosServer(ClusterFolder folder)
    {
        _folder = folder;
        // The cluster's folder clears up what is called data, also after a run that was killed.
        _data = Path.Combine(folder.Path, "kdc", "data");
        Directory.CreateDirectory(_data);
        AppDomain.CurrentDomain.ProcessExit += OnExit;
    }

    /// <summary>The file that tells clients where the realm's KDC is: <c>KRB5_CONFIG</c>, which is set for this process
    /// as long as the server runs.</summary>
    public string ConfigFile => In("krb5.conf");

    internal int ProcessId => _process!.Id;

    /// <summary>Starts a KDC, in about a tenth of a second, that knows the brokers and nobody else.</summary>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="MissingComponentException">There is no krb5kdc here, or what clients need: the cell is
    /// skipped.</exception>
    /// <exception cref="CourseException">It does not start.</exception>
    public static async Task<KerberosServer> StartAsync(CancellationToken cancellationToken = default)
    {
        KerberosPrograms.Require();
        GssapiClients.Prepare();
        var server = new KerberosServer(ClusterFolder.New("kerberos"));
        try
        {
            await server.StartProcessAsync(cancellationToken);
            await server.KeytabOfAsync($"{Service}/{Host}", cancellationToken);
            GssapiClients.UseRealmsOf(server.ConfigFile);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>A keytab with the keys of a principal, who is made when there is none of that name.</summary>
    /// <param name="principal">Its name without the realm: <c>alice</c>, <c>booking/host</c>.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task<string> KeytabOfAsync(string principal, CancellationToken cancellationToken = default)
    {
        if (!Plain().IsMatch(principal))
            throw new ArgumentException($"'{principal}' is no name for a principal here", nameof(principal));
        var keytab = In($"{principal.Replace('/', '-')}.keytab");
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (File.Exists(keytab))
                return keytab;
            await AdministerAsync($"addprinc -randkey {principal}", cancellationToken);
            await AdministerAsync($"ktadd -k {keytab} {principal}", cancellationToken);
            return keytab;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The settings of a client that logs in as this principal, who is made when there is none; what is
    /// missing is the address (<see cref="BootstrapServersOf"/>).</summary>
    /// <param name="principal">Its name without the realm.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task<ClientConfig> ClientOfAsync(string principal, CancellationToken cancellationToken = default)
    {
        var keytab = await KeytabOfAsync(principal, cancellationToken);
        return new()
        {
            SecurityProtocol = SecurityProtocol.SaslPlaintext,
            SaslMechanism = SaslMechanism.Gssapi,
            SaslKerberosServiceName = Service,
            SaslKerberosPrincipal = $"{principal}@{Realm}",
            SaslKerberosKeytab = keytab,
            SaslKerberosKinitCmd =
                $"{KerberosPrograms.Find("kinit")} -k -t \"%{{sasl.kerberos.keytab}}\" %{{sasl.kerberos.principal}}",
        };
    }

    /// <summary>Where clients with Kerberos connect to a cluster that was started with this server.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <exception cref="ArgumentException">It was started without.</exception>
    public string BootstrapServersOf(ICluster cluster) =>
        (cluster as ClusterBase)?.KerberosServers
        ?? throw new ArgumentException("the cluster was started without a KDC", nameof(cluster));

    /// <summary>The tickets in this process's cache, as <c>klist</c> prints them; none before a client has logged
    /// in.</summary>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task<string> TicketsAsync(CancellationToken cancellationToken = default) =>
        File.Exists(In("tickets")) ? await RunAsync("klist", cancellationToken) : "";

    /// <summary>Ends the server; its keys and tickets go with it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 1)
            return;
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        if (_process is { } process)
        {
            GssapiClients.UseRealmsOf(null);
            await process.DisposeAsync();
        }
        _gate.Dispose();
        _folder.Dispose();
    }

    /// <summary>What brokers need, by the names of Apache Kafka.</summary>
    internal async Task<IReadOnlyDictionary<string, string>> BrokerConfigsAsync(CancellationToken cancellationToken)
    {
        var prefix = $"listener.name.{Listener.ToLowerInvariant()}.";
        var keytab = await KeytabOfAsync($"{Service}/{Host}", cancellationToken);
        return new Dictionary<string, string>
        {
            ["sasl.kerberos.service.name"] = Service,
            [prefix + "sasl.enabled.mechanisms"] = "GSSAPI",
            [prefix + "gssapi.sasl.jaas.config"] =
                "com.sun.security.auth.module.Krb5LoginModule required useKeyTab=true storeKey=true "
                + $"keyTab=\"{keytab}\" principal=\"{Service}/{Host}@{Realm}\";",
        };
    }

    /// <summary>What a broker's Java needs.</summary>
    internal string JvmArgument => $"-Djava.security.krb5.conf={ConfigFile}";

    async Task StartProcessAsync(CancellationToken cancel)
    {
        var port = FreePorts.Take(1)[0];
        await File.WriteAllTextAsync(ConfigFile, Configuration(port), cancel);
        await File.WriteAllTextAsync(In("kdc.conf"), KdcConfiguration(port), cancel);
        // Nobody needs the master key's password again: it is stashed for the server.
        var password = Convert.ToHexString(RandomNumberGenerator.GetBytes(32));
        await RunAsync("kdb5_util", cancel, "create", "-s", "-r", Realm, "-P", password);
        var log = Path.Combine(_folder.Path, "kdc", "kdc.log");
        _process = await ServerProcess.StartAsync(
            "The KDC",
            [.. Environment().Select(pair => $"{pair.Key}={pair.Value}"), KerberosPrograms.Find("krb5kdc"), "-n"],
            log,
            Serving,
            cancel
        );
    }

    Task AdministerAsync(string query, CancellationToken cancel) =>
        RunAsync("kadmin.local", cancel, "-r", Realm, "-q", query);

    async Task<string> RunAsync(string program, CancellationToken cancel, params string[] arguments)
    {
        var start = new ProcessStartInfo(KerberosPrograms.Find(program), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in Environment())
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var (output, error) = (
            process.StandardOutput.ReadToEndAsync(cancel),
            process.StandardError.ReadToEndAsync(cancel)
        );
        await process.WaitForExitAsync(cancel);
        return process.ExitCode == 0
            ? await output
            : throw new CourseException($"{program} ended with {process.ExitCode}: {(await error).Trim()}");
    }

    Dictionary<string, string> Environment() =>
        new() { ["KRB5_CONFIG"] = ConfigFile, ["KRB5_KDC_PROFILE"] = In("kdc.conf") };

    string Configuration(int port) =>
        $$"""
            [libdefaults]
             default_realm = {{Realm}}
             dns_lookup_kdc = false
             dns_lookup_realm = false
             dns_canonicalize_hostname = false
             rdns = false
             udp_preference_limit = 1
             default_ccache_name = FILE:{{In("tickets")}}
            [realms]
             {{Realm}} = {
              kdc = {{Host}}:{{port}}
             }

            """;

    string KdcConfiguration(int port) =>
        $$"""
            [kdcdefaults]
             kdc_listen = {{Host}}:{{port}}
             kdc_tcp_listen = {{Host}}:{{port}}
            [realms]
             {{Realm}} = {
              database_name = {{In("principal")}}
              key_stash_file = {{In("stash")}}
              acl_file = {{In("acl")}}
             }
            [logging]
             kdc = STDERR

            """;

    string In(string file) => Path.Combine(_data, file);

    void OnExit(object? sender, EventArgs e) => Task.Run(async () => await DisposeAsync()).Wait(ExitDeadline);

    [GeneratedRegex(@"\A[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)?\z")]
    private static partial Regex Plain();
}
