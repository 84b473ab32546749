using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Clients.Tests.Bytes;
using Text = Clients.Tests.Bytes.Text;

namespace Clients.Tests.Java;

/// <summary>
/// One JVM with Kafka's own classes (<c>$KAFKA_HOME/libs</c>) and the programs of <c>java/</c>, for all tests; starts
/// when the first test needs it. Tests that use it are skipped, with the reason, where there is no KAFKA_HOME or no
/// JDK.
/// </summary>
public sealed class JavaHost : IAsyncDisposable
{
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    readonly ConcurrentDictionary<int, TaskCompletionSource<byte[][]>> _calls = new();
    readonly SemaphoreSlim _starting = new(1);
    readonly SemaphoreSlim _writing = new(1);
    Process? _process;
    int _lastId;

    static string? KafkaHome => Environment.GetEnvironmentVariable("KAFKA_HOME");

    static string? Missing()
    {
        if (string.IsNullOrEmpty(KafkaHome))
            return "KAFKA_HOME is not set: no Apache Kafka to compare with";
        if (!Directory.Exists(Path.Combine(KafkaHome, "libs")))
            return $"KAFKA_HOME has no libs";
        return ChildProcess.Exists("javac") && ChildProcess.Exists("java")
            ? null
            : "there is no JDK (java, javac) in PATH";
    }

    /// <summary>Calls a command of <c>Host.java</c>.</summary>
    internal async Task<byte[][]> CallAsync(string command, params byte[][] arguments) =>
        await (await BeginAsync(command, arguments)).Answer.WaitAsync(Patience);

    /// <summary>Starts a call that takes its time; other calls refer to it by its id.</summary>
    internal async Task<(int Id, Task<byte[][]> Answer)> BeginAsync(string command, params byte[][] arguments)
    {
        await StartAsync();
        var id = Interlocked.Increment(ref _lastId);
        var call = _calls[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await SendAsync(Frame(id, command, arguments));
        return (id, call.Task);
    }

    /// <summary>Runs a tool's main to its end.</summary>
    internal async Task<ChildResult> RunAsync(string tool, IEnumerable<string> arguments, string input = "") =>
        await (await StartToolAsync(tool, arguments, input)).EndAsync();

    internal async Task<ToolRun> StartToolAsync(string tool, IEnumerable<string> arguments, string input = "")
    {
        var (id, answer) = await BeginAsync(
            "tool",
            [tool.ToBytes(), input.ToBytes(), .. arguments.Select(Text.ToBytes)]
        );
        return new(this, id, answer);
    }

    static byte[] Frame(int id, string command, byte[][] arguments)
    {
        using var frame = new MemoryStream();
        Number(0);
        Number(id);
        frame.WriteByte(0);
        frame.WriteByte((byte)command.Length);
        frame.Write(Encoding.ASCII.GetBytes(command));
        Number(arguments.Length);
        foreach (var argument in arguments)
        {
            Number(argument.Length);
            frame.Write(argument);
        }
        var bytes = frame.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(bytes, bytes.Length - 4);
        return bytes;

        void Number(int value)
        {
            Span<byte> four = stackalloc byte[4];
            BinaryPrimitives.WriteInt32BigEndian(four, value);
            frame.Write(four);
        }
    }

    async Task SendAsync(byte[] frame)
    {
        await _writing.WaitAsync();
        try
        {
            var input = _process!.StandardInput.BaseStream;
            await input.WriteAsync(frame);
            await input.FlushAsync();
        }
        finally
        {
            _writing.Release();
        }
    }

    async Task StartAsync()
    {
        if (Missing() is { } reason)
            Assert.Skip(reason);
        await _starting.WaitAsync();
        try
        {
            if (_process is not null)
                return;
            var classes = await CompileAsync();
            var ready = _calls[0] = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _process = Process.Start(
                new ProcessStartInfo(
                    "java",
                    [
                        "-Xmx256m",
                        "-Xss512k",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:-UsePerfData",
                        "--add-opens",
                        "java.base/java.lang=ALL-UNNAMED",
                        "-Djava.net.preferIPv4Stack=true",
                        $"-Dlog4j2.configurationFile={Path.Combine(Repository.Sources("java"), "log4j2.properties")}",
                        "-cp",
                        $"{classes}{Path.PathSeparator}{Path.Combine(KafkaHome!, "libs", "*")}",
                        "Host",
                    ]
                )
                {
                    RedirectStandardInput = true,
                    RedirectStandardOutput = true,
                }
            )!;
            _ = Task.Run(ReadAnswersAsync);
            await ready.Task.WaitAsync(Patience);
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>Compiles once for each state of the sources.</summary>
    static async Task<string> CompileAsync()
    {
        var sources = Directory.GetFiles(Repository.Sources("java"), "*.java").Order(StringComparer.Ordinal).ToArray();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var source in sources)
            hash.AppendData(await File.ReadAllBytesAsync(source));
        hash.AppendData(Encoding.UTF8.GetBytes(KafkaHome!));
        var folder = Path.Combine(Repository.Artifacts("java"), Convert.ToHexString(hash.GetHashAndReset())[..16]);
        if (Directory.Exists(folder))
            return folder;
        var fresh = $"{folder}.{Environment.ProcessId}";
        (
            await ChildProcess.RunAsync(
                "javac",
                ["-d", fresh, "-proc:none", "-cp", Path.Combine(KafkaHome!, "libs", "*"), .. sources],
                deadline: Patience
            )
        ).Succeeded();
        Directory.Move(fresh, folder);
        return folder;
    }

    async Task ReadAnswersAsync()
    {
        var failure = new EndOfStreamException("the JVM ended");
        try
        {
            var output = _process!.StandardOutput.BaseStream;
            var size = new byte[4];
            while (true)
            {
                await output.ReadExactlyAsync(size);
                var frame = new byte[BinaryPrimitives.ReadInt32BigEndian(size)];
                await output.ReadExactlyAsync(frame);
                Complete(frame);
            }
        }
        catch (EndOfStreamException)
        {
            foreach (var call in _calls.Values)
                call.TrySetException(failure);
        }
    }

    void Complete(byte[] frame)
    {
        var at = 0;
        var id = Number();
        var failed = frame[at++] != 0;
        var values = new byte[Number()][];
        for (var i = 0; i < values.Length; i++)
        {
            var length = Number();
            values[i] = frame[at..(at += length)];
        }
        if (!_calls.TryRemove(id, out var call))
            return;
        if (failed)
            call.TrySetException(new JavaException(Encoding.UTF8.GetString(values[0])));
        else
            call.TrySetResult(values);

        int Number() => BinaryPrimitives.ReadInt32BigEndian(frame.AsSpan((at += 4) - 4));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is not { } process)
            return;
        process.StandardInput.Close();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
        }
        process.Dispose();
    }
}
