using System.Globalization;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Course.Kernel.Wire;
using Course.Notebooks;

namespace Course.Kernel.Serving;

/// <summary>Runs cells in the order of their requests. What fails takes with it the cells that were already waiting
/// behind it.</summary>
internal sealed class Executor(
    CSharpKernel kernel,
    Publisher publisher,
    StandardInput input,
    ExecutionHistory history,
    string session
)
{
    readonly Channel<(Message Request, int Order)> _queue = Channel.CreateUnbounded<(Message, int)>(
        new() { SingleReader = true }
    );
    readonly Lock _gate = new();
    volatile CancellationTokenSource? _running;
    int _last;
    int _abandonedUpTo;
    int _number;

    /// <summary>Whether a cell runs or waits to run.</summary>
    public bool IsBusy => _running is not null || _queue.Reader.TryPeek(out _);

    public void Add(Message request) => _queue.Writer.TryWrite((request, Interlocked.Increment(ref _last)));

    /// <summary>Stops the cell that runs; without one, nothing happens.</summary>
    public void Interrupt()
    {
        lock (_gate)
            _running?.Cancel();
    }

    public async Task RunAsync(CancellationToken cancellation)
    {
        await foreach (var (request, order) in _queue.Reader.ReadAllAsync(cancellation))
        {
            // Made before the busy status is sent: a front end that sees it may interrupt the cell.
            using var stop = Started();
            publisher.Busy(request);
            try
            {
                if (order <= _abandonedUpTo)
                    publisher.Reply(ChannelKind.Shell, request, new() { ["status"] = "aborted" });
                else
                    await RunAsync(request, stop.Token).ConfigureAwait(false);
            }
            finally
            {
                Ended();
                publisher.Idle(request);
            }
        }
    }

    async Task RunAsync(Message request, CancellationToken stop)
    {
        var content = request.Content;
        if (content.Text("code") is not { } code)
        {
            publisher.Reply(
                ChannelKind.Shell,
                request,
                Failure("bad request", "an execute_request has code, a text", [])
            );
            return;
        }
        var silent = content.Flag("silent", false);
        if (!silent && content.Flag("store_history", true))
            history.Add(++_number, code);
        void Publish(string type, JsonObject what)
        {
            if (!silent)
                publisher.Publish(type, request.Header, what);
        }

        Publish("execute_input", new() { ["code"] = code, ["execution_count"] = _number });
        var started = DateTime.UtcNow;
        CellOutcome outcome;
        input.Begin(request, stop);
        using (var voice = new CellVoice(Publish, kernel.FlushConsole, session, _number))
        {
            outcome = await kernel.ExecuteAsync(code, Name(), voice.Hear, null, stop).ConfigureAwait(false);
            foreach (var warning in outcome.Warnings)
                voice.Warn(warning);
        }
        input.End();

        var reply =
            outcome.Status == CellStatus.Ok
                ? new JsonObject { ["status"] = "ok", ["payload"] = new JsonArray() }
                : Describe(outcome);
        if (outcome.Status == CellStatus.Ok)
            reply["user_expressions"] = await ExpressionsAsync(content["user_expressions"] as JsonObject, stop)
                .ConfigureAwait(false);
        else
            Publish(
                "error",
                new()
                {
                    ["ename"] = reply["ename"]!.DeepClone(),
                    ["evalue"] = reply["evalue"]!.DeepClone(),
                    ["traceback"] = reply["traceback"]!.DeepClone(),
                }
            );
        reply["execution_count"] = _number;
        if (outcome.Status != CellStatus.Ok && content.Flag("stop_on_error", true))
            _abandonedUpTo = Volatile.Read(ref _last);
        publisher.Reply(
            ChannelKind.Shell,
            request,
            reply,
            new()
            {
                ["started"] = started.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
                ["duration_ms"] = Math.Round(outcome.Duration.TotalMilliseconds, 3),
                ["dependencies_met"] = true,
                ["status"] = outcome.Status == CellStatus.Ok ? "ok" : "error",
            }
        );
    }

    string Name() => string.Create(CultureInfo.InvariantCulture, $"cell [{_number}]");

    CancellationTokenSource Started()
    {
        lock (_gate)
            return _running = new CancellationTokenSource();
    }

    void Ended()
    {
        lock (_gate)
            _running = null;
    }

    /// <summary>Values that a front end wants beside the cell's.</summary>
    async Task<JsonObject> ExpressionsAsync(JsonObject? expressions, CancellationToken stop)
    {
        var values = new JsonObject();
        foreach (var (name, expression) in expressions ?? [])
        {
            var outcome = await kernel
                .ExecuteAsync(expression?.ToString() ?? "", $"expression {name}", cancellation: stop)
                .ConfigureAwait(false);
            values[name] =
                outcome.Status == CellStatus.Ok
                    ? new JsonObject
                    {
                        ["status"] = "ok",
                        ["data"] = outcome.Outputs.OfType<DisplayOutput>().LastOrDefault() is { } value
                            ? CellVoice.Data(value.Data)
                            : new JsonObject(),
                        ["metadata"] = new JsonObject(),
                    }
                    : Describe(outcome);
        }
        return values;
    }

    static JsonObject Describe(CellOutcome outcome) =>
        outcome switch
        {
            { Status: CellStatus.Cancelled } => Failure(
                "Interrupted",
                "The cell was stopped. What it had set so far is there.",
                []
            ),
            { Error: { } error } => Failure(error.Name, error.Message, error.Trace),
            _ => Failure("error", "The cell failed.", []),
        };

    static JsonObject Failure(string name, string message, IReadOnlyList<string> trace)
    {
        const string Red = "\u001b[31m";
        const string Grey = "\u001b[90m";
        const string Plain = "\u001b[0m";
        var lines = message
            .Split('\n')
            .Select(line => Red + line + Plain)
            .Concat(trace.Select(line => $"  {Grey}at{Plain} {line}"));
        return new()
        {
            ["status"] = "error",
            ["ename"] = name,
            ["evalue"] = message,
            ["traceback"] = new JsonArray([.. lines.Select(line => (JsonNode)line)]),
        };
    }
}
