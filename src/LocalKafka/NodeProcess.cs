using System.Diagnostics;

namespace LocalKafka;

/// <summary>One run of a Java program of Kafka's: its output goes to a file, and it never outlives this
/// process.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    // The watcher reads this process's end of a pipe: when that closes, for whatever reason, Java is killed. It keeps
    // nothing else open, and `exec` makes Java's process id that of the shell. Ctrl-C reaches every process of a
    // terminal: what becomes of the node is up to this process.
    const string Watched =
        "trap '' INT; exec 3<&0; (cat <&3; kill -9 $$) >/dev/null 2>&1 & exec 3<&-; exec \"$0\" \"$@\" </dev/null";
    const int KeptLines = 30;

    readonly Process _process;
    readonly StreamWriter _log;
    readonly Lock _gate = new();
    readonly Queue<string> _lastLines = new();
    readonly Queue<string> _tellingLines = new();
    readonly TaskCompletionSource _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly string? _awaited;

    NodeProcess(Process process, string logFile, string? awaited)
    {
        LogFile = logFile;
        _process = process;
        _awaited = awaited;
        _log = new(new FileStream(logFile, FileMode.Append, FileAccess.Write, FileShare.ReadWrite))
        {
            AutoFlush = true,
        };
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
    }

    /// <summary>Completes once the awaited words have come up in the output.</summary>
    public Task Seen => _seen.Task;

    public int Id => _process.Id;

    public string LogFile { get; }

    /// <summary>Completes when the process has ended, in whatever way.</summary>
    public Task Ended => _ended.Task;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    public string Tail
    {
        get
        {
            lock (_gate)
                return string.Join('\n', _lastLines);
        }
    }

    /// <summary>Why it ended, as far as its log tells.</summary>
    public string Reason
    {
        get
        {
            lock (_gate)
                return LogLines.Reason(string.Join('\n', _tellingLines.Count > 0 ? _tellingLines : _lastLines));
        }
    }

    public static NodeProcess Start(string java, IEnumerable<string> arguments, string logFile, string? awaited = null)
    {
        var start = new ProcessStartInfo
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            CreateNoWindow = true,
        };
        if (OperatingSystem.IsWindows())
        {
            start.FileName = java;
        }
        else
        {
            start.FileName = "/bin/sh";
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add(Watched);
            start.ArgumentList.Add(java);
        }
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        var node = new NodeProcess(process, logFile, awaited);
        process.Exited += (_, _) =>
        {
            node.LetWatcherGo();
            node._ended.TrySetResult();
        };
        process.Start();
        if (OperatingSystem.IsWindows())
            WindowsJob.Add(process);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return node;
    }

    public Task WaitForExitAsync(CancellationToken cancel = default) => _process.WaitForExitAsync(cancel);

    public async Task KillAsync()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // The process has exited already.
        }
        await _process.WaitForExitAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync().ConfigureAwait(false);
        _process.Dispose();
        lock (_gate)
            _log.Dispose();
    }

    void LetWatcherGo()
    {
        try
        {
            _process.StandardInput.Dispose();
        }
        catch (Exception gone) when (gone is IOException or InvalidOperationException)
        {
            // Disposed meanwhile: the pipe is closed either way.
        }
    }

    void Log(string line)
    {
        try
        {
            if (_log.BaseStream is { CanWrite: true })
                _log.WriteLine(line);
        }
        catch (IOException)
        {
            // The disk is full: the node will say so itself, and its last lines are kept in memory.
        }
    }

    void Keep(string? line)
    {
        if (line is null)
            return;
        lock (_gate)
        {
            if (_lastLines.Count == KeptLines)
                _lastLines.Dequeue();
            _lastLines.Enqueue(line);
            if (LogLines.IsTelling(line))
            {
                // The first error is the reason; later lines only tell of the shutdown.
                if (_tellingLines.Count == KeptLines)
                    _tellingLines.Dequeue();
                _tellingLines.Enqueue(line);
            }
            Log(line);
        }
        if (_awaited is not null && line.Contains(_awaited, StringComparison.Ordinal))
            _seen.TrySetResult();
    }
}
