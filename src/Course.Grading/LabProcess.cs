using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;
using Course.Grading.Hosting;

namespace Course.Grading;

/// <summary>What a <see cref="LabProcess"/> runs: a static method of a grader.</summary>
/// <param name="args">What it was started with.</param>
/// <param name="asked">The lines that the grader sends.</param>
/// <param name="tell">Sends a line to the grader. Any thread may call it.</param>
public delegate Task LabMain(string[] args, ChannelReader<string> asked, Action<string> tell);

/// <summary>
/// A learner's service as a process of its own, which a grader can kill as the system kills one. It talks with the
/// grader in lines, prints what it likes, and ends at the latest when the grader does.
/// </summary>
/// <example><code>await using var pod = LabProcess.Start(NotificationPod.RunAsync, servers, group);
/// var line = await pod.NextAsync(patience);           // what RunAsync told
/// pod.Kill();                                         // SIGKILL
/// </code></example>
public sealed class LabProcess : IAsyncDisposable
{
    const int MostErrors = 40;
    readonly Process _process;
    readonly string _folder;
    readonly ConcurrentQueue<string> _errors = [];
    readonly Channel<string> _told = Channel.CreateUnbounded<string>();
    readonly Task _reading;

    LabProcess(Process process, string folder)
    {
        (_process, _folder) = (process, folder);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginErrorReadLine();
        _reading = Task.Run(ReadAsync);
    }

    /// <summary>The lines that it tells; they end when it does.</summary>
    public ChannelReader<string> Told => _told.Reader;

    /// <summary>Whether it has ended, by itself or not.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Its exit code, once it has ended.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>The last lines that it printed, or died with.</summary>
    public string Errors => string.Join("\n", _errors);

    /// <summary>Starts a process with the lab that is being graded.</summary>
    /// <param name="main">What it runs: a static method. Returns, and the process ends with
    /// <see cref="Environment.ExitCode"/>; throws, and it ends with 1.</param>
    /// <param name="args">What it is told.</param>
    public static LabProcess Start(LabMain main, params string[] args)
    {
        var folder = Directory.CreateTempSubdirectory("course-lab-").FullName;
        var start = new ProcessStartInfo(
            HostProcess.Dotnet(),
            [
                "exec",
                HostFolder.Program,
                LabProgram.Command,
                string.Join(Path.PathSeparator, LabProgram.Files(main, folder)),
                main.Method.DeclaringType!.FullName!,
                main.Method.Name,
                .. args,
            ]
        )
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        return new LabProcess(Process.Start(start)!, folder);
    }

    /// <summary>Sends it a line; one that has ended does not get it.</summary>
    public void Tell(string line)
    {
        try
        {
            lock (_process)
            {
                _process.StandardInput.WriteLine(line);
                _process.StandardInput.Flush();
            }
        }
        catch (IOException)
        {
            // It has ended.
        }
    }

    /// <summary>SIGKILL: it ends between two instructions, and nothing of it is closed, flushed or said.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill();
            _process.WaitForExit();
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }
    }

    /// <summary>SIGTERM, as an orchestrator asks a service to stop.</summary>
    /// <returns>Whether this system has such a signal; Windows has none.</returns>
    public async Task<bool> TerminateAsync()
    {
        if (OperatingSystem.IsWindows())
            return false;
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
        return true;
    }

    /// <summary>Whether it ended in time.</summary>
    public async Task<bool> EndsAsync(TimeSpan patience)
    {
        using var deadline = new CancellationTokenSource(patience);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
            await _reading;
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await _reading;
        _process.Dispose();
        try
        {
            Directory.Delete(_folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A temporary folder that the system clears.
        }
    }

    async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
            _told.Writer.TryWrite(line);
        _told.Writer.Complete();
    }

    void Keep(string? line)
    {
        if (line is not null)
            _errors.Enqueue(line);
        while (_errors.Count > MostErrors)
            _errors.TryDequeue(out _);
    }
}
