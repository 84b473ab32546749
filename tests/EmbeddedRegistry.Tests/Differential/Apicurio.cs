using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace EmbeddedKafka.Registry.Tests.Differential;

/// <summary>Apicurio Registry and its Confluent-compatible API, started from KAFKA_HOME/apicurio-registry.</summary>
sealed class Apicurio : IAsyncDisposable
{
    readonly Process _process;

    Apicurio(Process process, string url)
    {
        _process = process;
        Url = url;
    }

    public static bool IsHere => Jar is not null;

    public string Url { get; }

    static string? Jar =>
        Environment.GetEnvironmentVariable("KAFKA_HOME") is { Length: > 0 } home
        && Directory.Exists(Path.Combine(home, "apicurio-registry"))
            ? Directory.EnumerateFiles(Path.Combine(home, "apicurio-registry"), "*runner.jar").FirstOrDefault()
            : null;

    public static async Task<Apicurio> StartAsync()
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
        var apicurio = new Apicurio(process, $"http://127.0.0.1:{port}/apis/ccompat/v7");
        try
        {
            await apicurio.UntilReadyAsync();
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
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    async Task UntilReadyAsync()
    {
        using var http = new HttpClient();
        var deadline = DateTime.UtcNow.AddMinutes(10);
        while (true)
            try
            {
                using var answer = await http.GetAsync($"{Url}/subjects");
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException) when (!_process.HasExited && DateTime.UtcNow < deadline)
            {
                await Task.Delay(100);
            }
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
