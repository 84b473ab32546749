using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Course.Bench;

/// <summary>Apicurio Registry from <c>KAFKA_HOME/apicurio-registry</c>, in memory, with its Confluent-compatible API.
/// The registry's differential tests take it, too.</summary>
internal sealed class ApicurioByHand : IAsyncDisposable
{
    static readonly TimeSpan Deadline = TimeSpan.FromMinutes(10);
    readonly Process _process;

    ApicurioByHand(Process process, string url)
    {
        _process = process;
        Url = url;
    }

    public static bool IsHere => Jar is not null;

    /// <summary>What to start; null where there is none.</summary>
    static string? Jar =>
        Environment.GetEnvironmentVariable("KAFKA_HOME") is { Length: > 0 } home
        && Path.Combine(home, "apicurio-registry") is var folder
        && Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*runner.jar").FirstOrDefault()
            : null;

    public string Url { get; }

    /// <summary>Ends with its first answer.</summary>
    public static async Task<ApicurioByHand> StartAsync(HttpClient http, CancellationToken cancellation)
    {
        var port = FreePort();
        var start = new ProcessStartInfo(
            "java",
            ["-Dquarkus.http.host=127.0.0.1", $"-Dquarkus.http.port={port}", "-jar", Jar!]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        var process = Process.Start(start)!;
        // Nobody reads it, but it must not fill its pipe.
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var apicurio = new ApicurioByHand(process, $"http://127.0.0.1:{port}/apis/ccompat/v7");
        try
        {
            await apicurio.UntilItAnswersAsync(http, cancellation);
            return apicurio;
        }
        catch
        {
            await apicurio.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    async Task UntilItAnswersAsync(HttpClient http, CancellationToken cancellation)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < Deadline; )
            try
            {
                using var answer = await http.GetAsync($"{Url}/subjects", cancellation);
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException) when (!_process.HasExited)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), cancellation);
            }
        throw new TimeoutException($"Apicurio did not answer within {Deadline}.");
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
