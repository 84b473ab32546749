using LocalKafka;

namespace DockerKafka;

/// <summary>One node of a cluster in containers: broker and controller.</summary>
public sealed class DockerKafkaNode
{
    const string Serving = "Kafka Server started";

    readonly DockerKafkaOptions _options;
    readonly string _network;
    readonly SemaphoreSlim _gate = new(1, 1);
    volatile ContainerRun? _run;

    // The container that was stopped on purpose: its end is no failure.
    volatile ContainerRun? _unwanted;

    internal DockerKafkaNode(
        int id,
        string container,
        string network,
        IReadOnlyDictionary<string, int> ports,
        DockerKafkaOptions options
    )
    {
        (Id, Container, _network, Ports, _options) = (id, container, network, ports, options);
        AdvertisedPorts = ports.ToDictionary(
            listener => listener.Key,
            listener => options.Advertise(id, listener.Key, listener.Value)
        );
        if (options.LogDirectory is { } logs)
            LogFile = Path.Combine(logs, $"node-{id}", "server.log");
    }

    /// <summary>Its id, from 1.</summary>
    public int Id { get; }

    /// <summary>The container's name.</summary>
    public string Container { get; }

    /// <summary>127.0.0.1; the port is the same after a restart.</summary>
    public string Host => DockerKafkaCluster.Loopback;

    /// <summary>The port of the first listener.</summary>
    public int Port => Ports[_options.Listeners[0].Key];

    /// <summary>The port of each listener, by its name.</summary>
    public IReadOnlyDictionary<string, int> Ports { get; }

    /// <summary>The port that clients of each listener call: that of whatever stands before it.</summary>
    public IReadOnlyDictionary<string, int> AdvertisedPorts { get; }

    /// <summary>Whether its container runs, paused or not.</summary>
    public bool IsRunning => _run is { HasEnded: false };

    /// <summary>What the node has said, over all its runs; null when it is kept nowhere.</summary>
    public string? LogFile { get; }

    /// <summary>Told when the node ends though nobody asked it to; gets the reason, in one sentence.</summary>
    public event Action<DockerKafkaNode, string>? Died;

    /// <summary>Its name for the other nodes.</summary>
    internal string Alias => AliasOf(Id);

    internal static string AliasOf(int id) => $"broker-{id}";

    /// <summary>Starts the node and waits until it serves: registered, caught up with the metadata, unfenced. Does
    /// nothing when it runs.</summary>
    /// <exception cref="DockerException">The node died or took too long; the sentence says why.</exception>
    public Task StartAsync(CancellationToken cancellationToken = default) =>
        ExclusivelyAsync(
            async () =>
            {
                if (IsRunning)
                    return;
                if (_run is { } old)
                    await old.DisposeAsync().ConfigureAwait(false);
                if (LogFile is not null)
                    Directory.CreateDirectory(Path.GetDirectoryName(LogFile)!);
                var run = ContainerRun.Start(Container, LogFile, Serving);
                _run = run;
                await ServesAsync(run, cancellationToken).ConfigureAwait(false);
                _ = run.Ended.ContinueWith(_ => TellOfDeathAsync(run), TaskScheduler.Default).Unwrap();
            },
            cancellationToken
        );

    /// <summary>Stops the node in order (docker stop: SIGTERM, a controlled shutdown, leaders move first); it is killed
    /// when that takes too long.</summary>
    public Task StopAsync(CancellationToken cancellationToken = default) =>
        EndAsync(["stop", "--time", $"{_options.StopTimeout.TotalSeconds:0}", Container], cancellationToken);

    /// <summary>Ends the node at once, as a crash would (docker kill).</summary>
    public Task KillAsync(CancellationToken cancellationToken = default) =>
        EndAsync(["kill", Container], cancellationToken);

    /// <summary>Freezes the node (docker pause): its connections stay open, it does nothing.</summary>
    public Task PauseAsync(CancellationToken cancellationToken = default) =>
        DockerAsync(["pause", Container], "is already paused", cancellationToken);

    /// <summary>Ends <see cref="PauseAsync"/>.</summary>
    public Task ResumeAsync(CancellationToken cancellationToken = default) =>
        DockerAsync(["unpause", Container], "is not paused", cancellationToken);

    /// <summary>Takes the node off the network of the brokers (docker network disconnect). Clients still reach
    /// it.</summary>
    public Task CutOffAsync(CancellationToken cancellationToken = default) =>
        DockerAsync(["network", "disconnect", _network, Container], "is not connected to", cancellationToken);

    /// <summary>Ends <see cref="CutOffAsync"/>.</summary>
    public Task HealAsync(CancellationToken cancellationToken = default) =>
        DockerAsync(
            ["network", "connect", "--alias", Alias, _network, Container],
            "already exists in network",
            cancellationToken
        );

    /// <summary>Lets go of the container without a word about it.</summary>
    internal async Task ReleaseAsync()
    {
        _unwanted = _run;
        if (_run is { } run)
            await run.DisposeAsync().ConfigureAwait(false);
    }

    Task EndAsync(string[] order, CancellationToken cancel) =>
        ExclusivelyAsync(
            async () =>
            {
                if (_run is not { HasEnded: false } run)
                    return;
                _unwanted = run;
                await DockerAsync(order, "is not running", cancel).ConfigureAwait(false);
                await run.Ended.WaitAsync(cancel).ConfigureAwait(false);
            },
            cancel
        );

    static async Task DockerAsync(string[] order, string alreadySo, CancellationToken cancel)
    {
        var output = await DockerCommand.TryAsync("docker", order, cancellationToken: cancel).ConfigureAwait(false);
        if (output.ExitCode != 0 && !output.Error.Contains(alreadySo, StringComparison.OrdinalIgnoreCase))
            throw DockerTrouble.Of(output.Error);
    }

    async Task ServesAsync(ContainerRun run, CancellationToken cancel)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(_options.StartTimeout);
        try
        {
            await Task.WhenAny(run.Seen, run.Ended).WaitAsync(deadline.Token).ConfigureAwait(false);
            if (run.Seen.IsCompleted)
                return;
            throw await DeathAsync(run).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new DockerException(
                $"Node {Id} ({Container}) does not serve after {_options.StartTimeout.TotalSeconds:0} s: "
                    + $"{LogLines.Reason(run.Tail)}.{Log}"
            );
        }
        finally
        {
            if (!run.Seen.IsCompleted)
                await run.DisposeAsync().ConfigureAwait(false);
        }
    }

    async Task TellOfDeathAsync(ContainerRun run)
    {
        if (run == _unwanted || Died is not { } died)
            return;
        died(this, (await DeathAsync(run).ConfigureAwait(false)).Message);
    }

    async Task<DockerException> DeathAsync(ContainerRun run)
    {
        try
        {
            var state = await DockerCommand
                .RunAsync([
                    "inspect",
                    "--format",
                    "{{.State.OOMKilled}} {{.State.ExitCode}} {{.State.Error}}",
                    Container,
                ])
                .ConfigureAwait(false);
            var parts = state.Output.Split(' ', 3);
            if (parts[0] == "true")
                return DockerTrouble.NoMemory();
            if (parts is [_, _, { Length: > 0 } error])
                return DockerTrouble.Of(error);
            return new($"Node {Id} ({Container}) died (exit code {parts[1]}): {LogLines.Reason(run.Tail)}.{Log}");
        }
        catch (DockerException engine)
        {
            return engine;
        }
    }

    string Log => LogFile is null ? "" : $" Its log: {LogFile}";

    async Task ExclusivelyAsync(Func<Task> change, CancellationToken cancel)
    {
        await _gate.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            await change().ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }
}
