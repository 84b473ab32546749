using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Course.Base;
using Course.Kit;

namespace Course.Bench;

/// <summary>What a person would type to have one broker from <c>KAFKA_HOME</c>: format the storage, start, no options
/// but the heap that Kafka's scripts ask for.</summary>
internal static class BrokerByHand
{
    const string Java = "java";
    static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    /// <summary>Seconds from the first command until <paramref name="useAsync"/> has had its record
    /// acknowledged.</summary>
    public static async Task<double> FirstRecordAsync(
        Func<string, CancellationToken, Task> useAsync,
        CancellationToken cancellation
    )
    {
        var folder = Directory.CreateTempSubdirectory("broker-by-hand-").FullName;
        Process? broker = null;
        try
        {
            var (port, controller) = (FreePort(), FreePort());
            var properties = Path.Combine(folder, "server.properties");
            await File.WriteAllTextAsync(
                properties,
                $"""
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:{controller}
                controller.listener.names=CONTROLLER
                listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
                listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
                log.dirs={Path.Combine(folder, "data").Replace('\\', '/')}
                """,
                cancellation
            );
            var jars = Path.Combine(Environment.GetEnvironmentVariable("KAFKA_HOME")!, "libs", "*");
            var clock = Stopwatch.StartNew();
            using (
                var format = Start(
                    "-cp",
                    jars,
                    "kafka.tools.StorageTool",
                    "format",
                    "-t",
                    Convert.ToBase64String(Guid.NewGuid().ToByteArray())[..22].Replace('+', 'a').Replace('/', 'b'),
                    "-c",
                    properties
                )
            )
                await format.WaitForExitAsync(cancellation);
            broker = Start("-Xmx1G", "-Xms1G", "-cp", jars, "kafka.Kafka", properties);
            await Until.TrueAsync(
                () => broker.HasExited || Answers(port),
                Deadline,
                "the broker to listen",
                cancellation
            );
            if (broker.HasExited)
                throw new CourseException("The broker that was started by hand ended at once.");
            await useAsync($"127.0.0.1:{port}", cancellation);
            return clock.Elapsed.TotalSeconds;
        }
        finally
        {
            if (broker is not null)
            {
                if (!broker.HasExited)
                    broker.Kill();
                await broker.WaitForExitAsync(CancellationToken.None);
                broker.Dispose();
            }
            Directory.Delete(folder, recursive: true);
        }
    }

    static Process Start(params string[] arguments)
    {
        var process = Process.Start(
            new ProcessStartInfo(Java, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        // Nobody reads it, but it must not fill its pipe.
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    static bool Answers(int port)
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
