using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Course.Kernel.Wire;
using NetMQ;
using NetMQ.Sockets;

namespace Course.Kernel.Client;

/// <summary>A front end in the small, for measuring a kernel from outside: it starts the process and runs cells, one at
/// a time.</summary>
internal sealed class KernelClient : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    readonly string _session = Guid.NewGuid().ToString("n");
    readonly MessageSigner _signer;
    readonly DealerSocket _shell = new();
    readonly SubscriberSocket _iopub = new();
    readonly Process _process;
    readonly string _file;

    KernelClient(Process process, ConnectionFile connection, string file)
    {
        (_process, _file, _signer) = (process, file, new MessageSigner(connection.Key, connection.Scheme));
        _shell.Connect(connection.Address(connection.Shell));
        _iopub.Options.ReceiveHighWatermark = 0;
        _iopub.Connect(connection.Address(connection.Iopub));
        _iopub.SubscribeToAnyTopic();
    }

    /// <summary>The memory that the kernel's process has in RAM, in bytes.</summary>
    public long WorkingSet
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Starts a kernel and waits until it is heard.</summary>
    /// <param name="command">The program and its arguments, without the connection file.</param>
    /// <param name="folder">Where it runs: a notebook's folder.</param>
    public static KernelClient Start(IReadOnlyList<string> command, string folder)
    {
        var ports = FreePorts(5);
        var connection = new ConnectionFile(
            "127.0.0.1",
            ports[0],
            ports[1],
            ports[2],
            ports[3],
            ports[4],
            Guid.NewGuid().ToString(),
            MessageSigner.DefaultScheme
        );
        var file = Path.Combine(Path.GetTempPath(), $"kernel-{Guid.NewGuid():n}.json");
        File.WriteAllText(
            file,
            new JsonObject
            {
                ["ip"] = connection.Ip,
                ["transport"] = "tcp",
                ["key"] = connection.Key,
                ["signature_scheme"] = connection.Scheme,
                ["shell_port"] = ports[0],
                ["iopub_port"] = ports[1],
                ["stdin_port"] = ports[2],
                ["control_port"] = ports[3],
                ["hb_port"] = ports[4],
            }.ToJsonString()
        );
        var start = new ProcessStartInfo(command[0], [.. command.Skip(1), file])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var client = new KernelClient(process, connection, file);
        client.Await(client._iopub, "iopub_welcome", null);
        return client;
    }

    /// <summary>Runs a cell and waits for its end.</summary>
    /// <returns>The reply's status and what the error says, if it is one.</returns>
    public (string Status, string? Error) Run(string code)
    {
        var request = Send(
            "execute_request",
            new()
            {
                ["code"] = code,
                ["silent"] = false,
                ["store_history"] = true,
                ["allow_stdin"] = false,
                ["stop_on_error"] = false,
            }
        );
        var reply = Await(_shell, "execute_reply", request);
        while (Await(_iopub, "status", request).Content.Text("execution_state") != "idle") { }
        return (reply.Content.Text("status") ?? "", reply.Content.Text("evalue"));
    }

    /// <summary>Asks what could follow at the end of a code.</summary>
    /// <returns>How many choices there are.</returns>
    public int Complete(string code, int cursor) =>
        Await(
            _shell,
            "complete_reply",
            Send("complete_request", new() { ["code"] = code, ["cursor_pos"] = cursor })
        ).Content["matches"]!
            .AsArray()
            .Count;

    public void Dispose()
    {
        Send("shutdown_request", new() { ["restart"] = false });
        if (!_process.WaitForExit(TimeSpan.FromSeconds(10)))
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
        _shell.Dispose();
        _iopub.Dispose();
        File.Delete(_file);
    }

    string Send(string type, JsonObject content)
    {
        var message = Message.Create(type, _session, [], content, []);
        var frames = message.Write(_signer);
        for (var index = 0; index < frames.Count; index++)
            _shell.SendFrame(frames[index], more: index < frames.Count - 1);
        return message.Header.Text("msg_id")!;
    }

    Message Await(NetMQSocket socket, string type, string? request)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < Patience)
        {
            NetMQMessage? frames = null;
            if (!socket.TryReceiveMultipartMessage(TimeSpan.FromSeconds(1), ref frames))
            {
                if (_process.HasExited)
                    throw new KernelException($"The kernel ended with exit code {_process.ExitCode}.");
                continue;
            }
            var message = Message.Read([.. frames.Select(frame => frame.ToByteArray())], _signer);
            if (message.Type == type && (request is null || message.Parent.Text("msg_id") == request))
                return message;
        }
        throw new KernelException($"The kernel sent no {type} in {Patience.TotalMinutes} minutes.");
    }

    static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        listeners.ForEach(listener => listener.Stop());
        return ports;
    }
}
