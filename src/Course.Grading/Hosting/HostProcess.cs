using System.Diagnostics;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using System.Text.Json;
using Course.Base;
using Course.Kit;

namespace Course.Grading.Hosting;

/// <summary>A grade host seen from its parent. It begins to warm up as soon as it is started.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    const string MemoryLimit = "0x80000000";
    static readonly TimeSpan ExitDeadline = TimeSpan.FromSeconds(1);
    static readonly Lock Starting = new();

    readonly Process _process;
    readonly AnonymousPipeServerStream _pipe;
    readonly StreamReader _events;

    HostProcess(Process process, AnonymousPipeServerStream pipe, string folder, string mark)
    {
        _process = process;
        _pipe = pipe;
        _events = new StreamReader(pipe);
        Folder = folder;
        Mark = mark;
        Output = new BoundedOutput(process.StandardOutput.BaseStream, mark);
        Errors = new BoundedOutput(process.StandardError.BaseStream, mark);
    }

    /// <summary>The host's working folder, its own and empty at first.</summary>
    public string Folder { get; }

    /// <summary>What the host prints around each test.</summary>
    public string Mark { get; }

    /// <summary>What the learner's code printed.</summary>
    public BoundedOutput Output { get; }

    /// <summary>What the runtime and librdkafka printed.</summary>
    public BoundedOutput Errors { get; }

    /// <summary>The cluster's provider, once the host has said it.</summary>
    public string? Provider { get; private set; }

    /// <summary>How many marks the host has printed in the runs that are over.</summary>
    public int Marks { get; set; }

    /// <summary>Processor time that the host has used.</summary>
    public TimeSpan Busy
    {
        get
        {
            try
            {
                _process.Refresh();
                return _process.TotalProcessorTime;
            }
            catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
            {
                return TimeSpan.Zero;
            }
        }
    }

    /// <summary>Starts a host.</summary>
    /// <param name="provider">The cluster provider; null leaves it to COURSE_CLUSTER.</param>
    /// <exception cref="CourseException">The program that hosts graders is not built.</exception>
    public static HostProcess Start(string? provider)
    {
        var folder = Directory.CreateTempSubdirectory("course-grade-").FullName;
        // A process inherits every inheritable handle of the moment: two hosts that start at once would hold each
        // other's pipes open.
        lock (Starting)
        {
            var pipe = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.Inheritable);
            var start = new ProcessStartInfo(Dotnet(), ["exec", HostFolder.Program, pipe.GetClientHandleAsString()])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = folder,
            };
            if (provider is not null)
                start.Environment[Cluster.ProviderVariable] = provider;
            start.Environment["DOTNET_GCHeapHardLimit"] = MemoryLimit;
            start.Environment["DOTNET_TieredPGO"] = "0";
            start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
            var process = Process.Start(start)!;
            pipe.DisposeLocalCopyOfClientHandle();
            return new HostProcess(process, pipe, folder, $"\u001e{Guid.NewGuid():N}\u001e");
        }
    }

    /// <summary>Asks for a run.</summary>
    public async Task SendAsync(HostCommand command, CancellationToken cancellation)
    {
        try
        {
            await _process.StandardInput.WriteLineAsync(
                JsonSerializer.Serialize(command, HostJson.Default.HostCommand).AsMemory(),
                cancellation
            );
            await _process.StandardInput.FlushAsync(cancellation);
        }
        catch (IOException)
        {
            // The host has exited; whoever reads its events learns how.
        }
    }

    /// <summary>The next event; null when the host is gone. Once cancelled, the host is of no more use: a pipe's read
    /// cannot be taken back.</summary>
    public async Task<HostEvent?> NextAsync(CancellationToken cancellation)
    {
        try
        {
            var line = await _events.ReadLineAsync(CancellationToken.None).AsTask().WaitAsync(cancellation);
            var happened = line is null ? null : JsonSerializer.Deserialize(line, HostJson.Default.HostEvent);
            if (happened is ClusterStarted started)
                Provider = started.Provider;
            return happened;
        }
        catch (Exception e) when (e is IOException or JsonException or ObjectDisposedException)
        {
            return null;
        }
    }

    /// <summary>Ends the host at once, with everything that the learner's code may have started.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception e)
            when (e is InvalidOperationException or AggregateException or System.ComponentModel.Win32Exception)
        {
            // The process has exited already.
        }
    }

    /// <summary>The exit code, or null when the process does not end within a second.</summary>
    public async Task<int?> ExitCodeAsync()
    {
        using var deadline = new CancellationTokenSource(ExitDeadline);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
            return _process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await ExitCodeAsync();
        _process.Dispose();
        _events.Dispose();
        await _pipe.DisposeAsync();
        try
        {
            Directory.Delete(Folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A temporary folder that the system clears.
        }
    }

    /// <summary>The runtime's own program, also when this process was started through another one.</summary>
    public static string Dotnet()
    {
        var beside = Path.GetFullPath(
            Path.Combine(
                RuntimeEnvironment.GetRuntimeDirectory(),
                "..",
                "..",
                "..",
                OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"
            )
        );
        return File.Exists(beside) ? beside : "dotnet";
    }
}
