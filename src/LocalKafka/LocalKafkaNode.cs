namespace LocalKafka;

/// <summary>One node of a local cluster: a process of Apache Kafka, broker and controller.</summary>
public sealed class LocalKafkaNode
{
    const string Serving = "Kafka Server started";

    // The exit code that a shell gives for SIGKILL: 128 + 9.
    const int Killed = 137;

    readonly NodeFiles _files;
    readonly LocalKafkaOptions _options;
    readonly Distribution _kafka;
    readonly SemaphoreSlim _gate = new(1, 1);
    volatile NodeProcess? _process;

    // The process that was stopped on purpose: its end is no failure.
    volatile NodeProcess? _unwanted;

    internal LocalKafkaNode(
        int id,
        NodeFiles files,
        LocalKafkaOptions options,
        Distribution kafka,
        IReadOnlyDictionary<string, int> ports
    )
    {
        (Id, _files, _options, _kafka, Ports) = (id, files, options, kafka, ports);
        AdvertisedPorts = ports.ToDictionary(
            listener => listener.Key,
            listener => options.Advertise(id, listener.Key, listener.Value)
        );
    }

    /// <summary>Its id, from 1.</summary>
    public int Id { get; }

    /// <summary>127.0.0.1; the port is the same after a restart.</summary>
    public string Host => LocalKafkaCluster.Loopback;

    /// <summary>The port of the first listener.</summary>
    public int Port => Ports[_options.Listeners[0].Key];

    /// <summary>The port of each listener, by its name.</summary>
    public IReadOnlyDictionary<string, int> Ports { get; }

    /// <summary>The port at which others are to call, by the listener's name; see
    /// <see cref="LocalKafkaOptions.Advertise"/>.</summary>
    public IReadOnlyDictionary<string, int> AdvertisedPorts { get; }

    /// <summary>Whether its process lives, paused or not.</summary>
    public bool IsRunning => _process is { HasExited: false };

    /// <summary>Told when the node's process ends though nobody asked it to; gets the reason, in one
    /// sentence.</summary>
    public event Action<LocalKafkaNode, string>? Died;

    /// <summary>The node's process; null when it is stopped.</summary>
    public int? ProcessId => _process is { HasExited: false } process ? process.Id : null;

    /// <summary>What the node has said, over all its runs.</summary>
    public string LogFile => _files.Log;

    /// <summary>Starts the node and waits until it serves: registered, caught up with the metadata, unfenced. Does
    /// nothing when it runs.</summary>
    /// <exception cref="LocalKafkaException">The node died or took too long; the message has the end of its
    /// log.</exception>
    public Task StartAsync(CancellationToken cancellationToken = default) =>
        ExclusivelyAsync(
            async () =>
            {
                if (IsRunning)
                    return;
                if (_process is { } old)
                    await old.DisposeAsync().ConfigureAwait(false);
                var arguments = _kafka.Arguments(_options.HeapMegabytes, _files.LoggingProperties, "kafka.Kafka");
                var process = NodeProcess.Start(
                    _kafka.Java,
                    [.. _options.JvmArguments, .. arguments, _files.ServerProperties],
                    _files.Log,
                    Serving
                );
                _process = process;
                await ServesAsync(process, cancellationToken).ConfigureAwait(false);
                _ = process.Ended.ContinueWith(_ => TellOfDeath(process), TaskScheduler.Default);
            },
            cancellationToken
        );

    /// <summary>Stops the node in order (SIGTERM, a controlled shutdown: leaders move first); kills it when that takes
    /// too long. On Windows, which has no SIGTERM, it is killed at once.</summary>
    public Task StopAsync(CancellationToken cancellationToken = default) =>
        ExclusivelyAsync(
            async () =>
            {
                if (_process is not { HasExited: false } process)
                    return;
                _unwanted = process;
                if (!OperatingSystem.IsWindows())
                {
                    UnixSignal.Resume(process.Id);
                    UnixSignal.StopInOrder(process.Id);
                    using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                    deadline.CancelAfter(_options.StopTimeout);
                    try
                    {
                        await process.WaitForExitAsync(deadline.Token).ConfigureAwait(false);
                    }
                    catch (OperationCanceledException)
                    {
                        cancellationToken.ThrowIfCancellationRequested();
                    }
                }
                await process.KillAsync().ConfigureAwait(false);
            },
            cancellationToken
        );

    /// <summary>Ends the node's process at once, as a crash would.</summary>
    public Task KillAsync() =>
        ExclusivelyAsync(
            async () =>
            {
                if (_process is not { } process)
                    return;
                _unwanted = process;
                await process.KillAsync().ConfigureAwait(false);
            },
            CancellationToken.None
        );

    /// <summary>Freezes the node (SIGSTOP): its connections stay open, it does nothing. Not on Windows.</summary>
    /// <exception cref="PlatformNotSupportedException">This is Windows.</exception>
    public void Pause()
    {
        if (ProcessId is { } id)
            UnixSignal.Pause(id);
    }

    /// <summary>Ends <see cref="Pause"/> (SIGCONT).</summary>
    /// <exception cref="PlatformNotSupportedException">This is Windows.</exception>
    public void Resume()
    {
        if (ProcessId is { } id)
            UnixSignal.Resume(id);
    }

    internal async Task DiscardAsync()
    {
        _unwanted = _process;
        if (_process is { } process)
            await process.DisposeAsync().ConfigureAwait(false);
        _process = null;
    }

    void TellOfDeath(NodeProcess process)
    {
        if (_unwanted == process)
            return;
        Died?.Invoke(
            this,
            process.ExitCode == Killed
                ? "something killed its process (kill -9, or the system for want of memory)"
                : process.Reason
        );
    }

    async Task ServesAsync(NodeProcess process, CancellationToken cancel)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(_options.StartTimeout);
        try
        {
            await Task.WhenAny(process.Seen, process.WaitForExitAsync(deadline.Token)).ConfigureAwait(false);
            if (process.Seen.IsCompleted)
                return;
            deadline.Token.ThrowIfCancellationRequested();
            throw new LocalKafkaException($"Node {Id} of Apache Kafka died (exit code {process.ExitCode})", process);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new LocalKafkaException(
                $"Node {Id} of Apache Kafka does not serve after {_options.StartTimeout.TotalSeconds:0} s",
                process
            );
        }
        finally
        {
            if (!process.Seen.IsCompleted)
                await process.KillAsync().ConfigureAwait(false);
        }
    }

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
