using System.Text.Json.Nodes;
using System.Threading.Channels;
using Course.Kernel.Language;
using Course.Kernel.Wire;
using Course.Notebooks;

namespace Course.Kernel.Serving;

/// <summary>
/// A kernel behind Jupyter's protocol. Three loops handle requests, so that none waits for another's kind: cells one
/// after another; questions about code, which are answered while a cell runs; and control, which interrupts and ends.
/// </summary>
internal sealed class JupyterServer : IAsyncDisposable
{
    // What one cell may print and show; a front end breaks before the kernel does.
    const int MaxStream = 64 * 1024 * 1024;
    const int MaxDisplay = 128 * 1024 * 1024;

    // How long nobody may have wanted anything before the kernel prepares for questions.
    static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);

    readonly string _session = Guid.NewGuid().ToString("n");
    readonly Channel<(ChannelKind Channel, Message Request)> _questions = Channel.CreateUnbounded<(
        ChannelKind,
        Message
    )>();
    readonly Channel<(ChannelKind Channel, Message Request)> _control = Channel.CreateUnbounded<(
        ChannelKind,
        Message
    )>();
    readonly TaskCompletionSource<bool> _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly CancellationTokenSource _stop = new();
    readonly Action<string> _log;
    readonly KernelSockets _sockets;
    readonly Publisher _publisher;
    readonly StandardInput _input;
    readonly ExecutionHistory _history = new();
    readonly CSharpKernel _kernel;
    readonly Executor _executor;
    readonly CodeServices _code;

    /// <param name="log">Hears what an administrator may want to know: dropped messages, requests that failed.</param>
    /// <param name="options">Settings of the kernel; where it reads from is the front end.</param>
    /// <exception cref="KernelException">The kernel cannot listen where the connection file says.</exception>
    public JupyterServer(ConnectionFile connection, Action<string> log, KernelOptions? options = null)
    {
        _log = log;
        _publisher = new Publisher((channel, message) => _sockets!.Send(channel, message), _session);
        _input = new StandardInput(_publisher);
        _kernel = new CSharpKernel(
            (options ?? new KernelOptions()) with
            {
                Ask = Ask,
                Input = new AskingReader(() => Ask("", false)),
                MaxStreamLength = MaxStream,
                MaxDisplayLength = MaxDisplay,
            }
        );
        _executor = new Executor(_kernel, _publisher, _input, _history, _session);
        _code = new CodeServices(_kernel);
        _sockets = new KernelSockets(
            connection,
            new MessageSigner(connection.Key, connection.Scheme),
            _session,
            Receive,
            log
        );
        _publisher.Starting();
        _ = Task.Run(() => GuardAsync(_executor.RunAsync(_stop.Token)));
        _ = Task.Run(() => GuardAsync(AnswerAsync(_questions)));
        _ = Task.Run(() => GuardAsync(AnswerAsync(_control)));
        _ = Task.Run(() => GuardAsync(PrepareAsync()));
    }

    /// <summary>Ends when a front end has asked for it.</summary>
    public Task Over => _over.Task;

    /// <summary>Stops the cell that runs.</summary>
    public void Interrupt() => _executor.Interrupt();

    /// <summary>Ends without a request.</summary>
    public void End() => _over.TrySetResult(false);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _executor.Interrupt();
        _sockets.Dispose();
    }

    string? Ask(string prompt, bool isSecret)
    {
        _kernel.FlushConsole();
        return _input.Ask(prompt, isSecret);
    }

    async Task GuardAsync(Task loop)
    {
        try
        {
            await loop.ConfigureAwait(false);
        }
        catch (OperationCanceledException) { }
        catch (Exception bug)
        {
            // Without this loop the kernel would never answer again, so it ends, and the front end can start another.
            _log($"the kernel ends: {bug}");
            _over.TrySetResult(false);
        }
    }

    /// <summary>The first completion takes a second to load: that second is one in which no cell runs.</summary>
    async Task PrepareAsync()
    {
        do await Task.Delay(Quiet, _stop.Token).ConfigureAwait(false);
        while (_executor.IsBusy);
        try
        {
            await _code.WarmUpAsync(_stop.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            _log($"completions are not prepared: {error}");
        }
    }

    /// <summary>Sorts what comes in; on the sockets' thread, so nothing here waits.</summary>
    void Receive(ChannelKind channel, Message message)
    {
        switch (message.Type)
        {
            case "input_reply":
                _input.Answer(message);
                break;
            case "execute_request" when channel == ChannelKind.Shell:
                _executor.Add(message);
                break;
            // Old front ends send these on shell.
            case "interrupt_request" or "shutdown_request":
                _control.Writer.TryWrite((channel, message));
                break;
            default:
                (channel == ChannelKind.Control ? _control : _questions).Writer.TryWrite((channel, message));
                break;
        }
    }

    async Task AnswerAsync(Channel<(ChannelKind Channel, Message Request)> requests)
    {
        await foreach (var (channel, request) in requests.Reader.ReadAllAsync(_stop.Token).ConfigureAwait(false))
        {
            _publisher.BusyAside(request);
            try
            {
                if (await AnswerAsync(request).ConfigureAwait(false) is { } content)
                    _publisher.Reply(channel, request, content);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                _log($"{request.Type} failed: {error}");
                _publisher.Reply(
                    channel,
                    request,
                    new()
                    {
                        ["status"] = "error",
                        ["ename"] = error.GetType().Name,
                        ["evalue"] = error.Message,
                        ["traceback"] = new JsonArray(),
                    }
                );
            }
            finally
            {
                _publisher.IdleAside(request);
            }
            if (request.Type == "shutdown_request")
                _over.TrySetResult(true);
        }
    }

    async Task<JsonObject?> AnswerAsync(Message request)
    {
        var content = request.Content;
        switch (request.Type)
        {
            case "kernel_info_request":
                return KernelInfo.Create();
            case "is_complete_request":
                return CodeServices.IsComplete(content.Text("code") ?? "");
            case "complete_request":
                return await _code
                    .CompleteAsync(content.Text("code") ?? "", content.Number("cursor_pos"), _stop.Token)
                    .ConfigureAwait(false);
            case "inspect_request":
                return await _code
                    .InspectAsync(
                        content.Text("code") ?? "",
                        content.Number("cursor_pos"),
                        content.Number("detail_level") ?? 0,
                        _stop.Token
                    )
                    .ConfigureAwait(false);
            case "history_request":
                return _history.Answer(content);
            case "comm_info_request":
                return new() { ["status"] = "ok", ["comms"] = new JsonObject() };
            case "comm_open":
                // The kernel has no comm targets; by the protocol it closes at once what a front end opens.
                _publisher.Publish(
                    "comm_close",
                    request.Header,
                    new() { ["comm_id"] = content["comm_id"]?.DeepClone(), ["data"] = new JsonObject() }
                );
                return null;
            case "comm_msg" or "comm_close":
                return null;
            case "interrupt_request":
                _executor.Interrupt();
                return new() { ["status"] = "ok" };
            case "shutdown_request":
                _executor.Interrupt();
                var reply = new JsonObject { ["status"] = "ok", ["restart"] = content.Flag("restart", false) };
                _publisher.Publish("shutdown_reply", request.Header, reply.DeepClone().AsObject());
                return reply;
            default:
                _log($"no answer to {request.Type}: this kernel does not know it");
                return null;
        }
    }
}
