using System.ComponentModel;
using System.Diagnostics;

namespace DockerKafka;

/// <summary>
/// One run of a container, heard and held through <c>docker start --attach --interactive</c>. Its standard input is a
/// leash: when this process ends, in whatever way, the container reads the end of it and ends too
/// (<see cref="Leashed"/>).
/// </summary>
internal sealed class ContainerRun : IAsyncDisposable
{
    /// <summary>The container's command: the image's own start script, killed when standard input ends.</summary>
    public const string Leashed = """
        exec 3<&0
        /etc/kafka/docker/run </dev/null & kafka=$!
        trap 'kill -TERM $kafka' TERM
        (cat <&3 >/dev/null; kill -KILL $kafka) &
        exec 3<&-
        wait $kafka; code=$?
        while kill -0 $kafka 2>/dev/null; do wait $kafka; code=$?; done
        exit $code
        """;

    const int KeptLines = 30;

    readonly Process _process;
    readonly StreamWriter? _log;
    readonly Lock _gate = new();
    readonly Queue<string> _lastLines = new();
    readonly TaskCompletionSource _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly string _awaited;

    ContainerRun(Process process, string? logFile, string awaited)
    {
        _process = process;
        _awaited = awaited;
        if (logFile is not null)
            _log = new(new FileStream(logFile, FileMode.Append, FileAccess.Write, FileShare.ReadWrite))
            {
                AutoFlush = true,
            };
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Ended = EndAsync();
    }

    /// <summary>Completes once the awaited words have come up.</summary>
    public Task Seen => _seen.Task;

    /// <summary>Completes when the container has ended, or the engine with it; everything that it said has been read
    /// then.</summary>
    public Task Ended { get; }

    public bool HasEnded => Ended.IsCompleted;

    public string Tail
    {
        get
        {
            lock (_gate)
                return string.Join('\n', _lastLines);
        }
    }

    /// <exception cref="DockerException">There is no docker.</exception>
    public static ContainerRun Start(string container, string? logFile, string awaited)
    {
        // It passes signals on, so Ctrl-C, which reaches every process of a terminal, ends in the container's shell,
        // which does not care: what becomes of the node is up to this process.
        var start = new ProcessStartInfo("docker", ["start", "--attach", "--interactive", container])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            CreateNoWindow = true,
        };
        try
        {
            return new(new Process { StartInfo = start }, logFile, awaited);
        }
        catch (Win32Exception e)
        {
            throw DockerTrouble.NoProgram("docker", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // The process has exited already.
        }
        await Ended.ConfigureAwait(false);
        _process.Dispose();
        lock (_gate)
            _log?.Dispose();
    }

    async Task EndAsync() => await _process.WaitForExitAsync().ConfigureAwait(false);

    void Keep(string? line)
    {
        if (line is null)
            return;
        lock (_gate)
        {
            if (_lastLines.Count == KeptLines)
                _lastLines.Dequeue();
            _lastLines.Enqueue(line);
            Log(line);
        }
        if (line.Contains(_awaited, StringComparison.Ordinal))
            _seen.TrySetResult();
    }

    void Log(string line)
    {
        try
        {
            if (_log?.BaseStream is { CanWrite: true })
                _log.WriteLine(line);
        }
        catch (IOException)
        {
            // The disk is full: the last lines are kept in memory.
        }
    }
}
