using System.Diagnostics;
using System.Runtime.InteropServices;

namespace HostedConsumer.Tests;

/// <summary>A process of the service.</summary>
internal sealed partial class Service : IDisposable
{
    readonly Process _process;
    readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    Service(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, _) => { };
    }

    public static Service Start(string bootstrapServers)
    {
        var program = Path.ChangeExtension(typeof(BookingHandler).Assembly.Location, ".dll");
        var start = new ProcessStartInfo(
            Environment.ProcessPath is { } host && IsDotnet(host) ? host : "dotnet",
            [program]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(program),
        };
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["Kafka__Client__BootstrapServers"] = bootstrapServers;
        start.Environment["Kafka__Consumer__GroupId"] = Clinic.Group;
        start.Environment["Kafka__Consumer__SessionTimeoutMs"] = "6000"; // after a kill the next one waits so long
        start.Environment["Kafka__Consumer__HeartbeatIntervalMs"] = "200";
        start.Environment["Listener__Consumers"] = "1";
        var service = new Service(new Process { StartInfo = start });
        service._process.Start();
        service._process.BeginOutputReadLine();
        service._process.BeginErrorReadLine();
        return service;
    }

    /// <summary>Where it listens, as it says itself.</summary>
    public Task<Uri> AddressAsync() => _address.Task.WaitAsync(TimeSpan.FromSeconds(60));

    public void Signal(int signal) => Kill(_process.Id, signal);

    public void Kill() => _process.Kill();

    public async Task<int> ExitCodeAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return _process.ExitCode;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    void Read(string? line)
    {
        const string Says = "Now listening on: ";
        if (line?.IndexOf(Says, StringComparison.Ordinal) is >= 0 and var at)
            _address.TrySetResult(new Uri(line[(at + Says.Length)..]));
    }

    static bool IsDotnet(string path) => Path.GetFileNameWithoutExtension(path) == "dotnet";

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
