using Course.Base;
using LocalKafka;

namespace Course.Kit;

/// <summary>One RabbitMQ node of our own: its process and Erlang's port mapper beside it, on free ports of the loopback
/// interface, with a folder, a name and a cookie of its own. Both end with this process, however it ends.</summary>
internal sealed class RabbitNode : IAsyncDisposable
{
    const string Loopback = "127.0.0.1";
    const string Serving = "Server startup complete";
    static readonly TimeSpan StopDeadline = TimeSpan.FromMinutes(1);
    static readonly TimeSpan ExitDeadline = TimeSpan.FromSeconds(5);

    readonly string _server;
    readonly string[] _environment;
    readonly string _log;
    readonly ClusterFolder _folder;
    readonly NodeProcess _portMapper;
    NodeProcess? _process;
    int _isDisposed;

    RabbitNode(string server, string portMapper, ClusterFolder folder)
    {
        (_server, _folder) = (server, folder);
        var ports = FreePorts.Take(3);
        Port = ports[0];
        var home = Path.Combine(folder.Path, "rabbit");
        // The cluster's folder clears up what is called data, also after a run that was killed.
        var data = Path.Combine(home, "data");
        Directory.CreateDirectory(data);
        File.WriteAllText(Path.Combine(data, "enabled_plugins"), "[].");
        _log = Path.Combine(home, "rabbit.log");
        _environment =
        [
            $"HOME={data}",
            $"ERL_EPMD_PORT={ports[1]}",
            $"ERL_EPMD_ADDRESS={Loopback}",
            $"RABBITMQ_NODENAME=course-{Port}@localhost",
            $"RABBITMQ_NODE_IP_ADDRESS={Loopback}",
            $"RABBITMQ_NODE_PORT={Port}",
            $"RABBITMQ_DIST_PORT={ports[2]}",
            $"RABBITMQ_MNESIA_BASE={Path.Combine(data, "mnesia")}",
            $"RABBITMQ_LOG_BASE={Path.Combine(data, "log")}",
            "RABBITMQ_LOGS=-",
            $"RABBITMQ_ENABLED_PLUGINS_FILE={Path.Combine(data, "enabled_plugins")}",
            // The files of a RabbitMQ that the system may run are not for this one.
            $"RABBITMQ_CONF_ENV_FILE={Path.Combine(data, "none")}",
            $"RABBITMQ_CONFIG_FILE={Path.Combine(data, "none")}",
            $"RABBITMQ_CONFIG_FILES={Path.Combine(data, "none")}",
            $"RABBITMQ_ADVANCED_CONFIG_FILE={Path.Combine(data, "none")}",
            // The script becomes the server instead of waiting for it, and Ctrl-C is ours to hear.
            "RABBITMQ_ALLOW_INPUT=1",
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS=-noinput +B i -kernel inet_dist_use_interface {127,0,0,1}",
        ];
        _portMapper = NodeProcess.Start(
            portMapper,
            ["-port", $"{ports[1]}", "-address", Loopback],
            Path.Combine(home, "epmd.log")
        );
        // A run that fails or is interrupted never gets to dispose it.
        AppDomain.CurrentDomain.ProcessExit += OnExit;
    }

    public int Port { get; }

    /// <summary>The processes that must not outlive this one: the server's and the port mapper's.</summary>
    public IEnumerable<int> Processes => _process is null ? [_portMapper.Id] : [_process.Id, _portMapper.Id];

    /// <exception cref="MissingComponentException">There is no RabbitMQ on this machine.</exception>
    /// <exception cref="CourseException">It does not start.</exception>
    public static async Task<RabbitNode> StartAsync(CancellationToken cancel)
    {
        var (server, portMapper) = RabbitServer.Find();
        var node = new RabbitNode(server, portMapper, ClusterFolder.New("rabbitmq"));
        try
        {
            await node.StartProcessAsync(cancel);
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops the server in order and starts it again on the same data and port. A kill would do otherwise:
    /// what was declared in the last seconds is not yet on the disk.</summary>
    public async Task RestartAsync(CancellationToken cancel)
    {
        if (_process is { } process)
        {
            UnixSignal.StopInOrder(process.Id);
            await Task.WhenAny(process.Ended, Task.Delay(StopDeadline, cancel));
        }
        await EndProcessAsync();
        await StartProcessAsync(cancel);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 1)
            return;
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        await EndProcessAsync();
        await _portMapper.DisposeAsync();
        _folder.Dispose();
    }

    async Task StartProcessAsync(CancellationToken cancel) =>
        _process = await ServerProcess.StartAsync("RabbitMQ", [.. _environment, _server], _log, Serving, cancel);

    async Task EndProcessAsync()
    {
        if (_process is { } process)
            await process.DisposeAsync();
        _process = null;
    }

    void OnExit(object? sender, EventArgs e) => Task.Run(async () => await DisposeAsync()).Wait(ExitDeadline);
}
