using System.Text.Json.Nodes;
using Course.Kernel.Wire;

namespace Course.Kernel.Serving;

/// <summary>Asks the person behind the running cell's front end for a line, and waits for it or for the cell's
/// interrupt.</summary>
internal sealed class StandardInput(Publisher publisher)
{
    readonly Lock _gate = new();
    Message? _cell;
    TaskCompletionSource<string>? _answer;
    CancellationToken _stop;

    /// <summary>The cell that may ask from now on.</summary>
    public void Begin(Message cell, CancellationToken stop)
    {
        lock (_gate)
            (_cell, _stop) = (cell, stop);
    }

    public void End()
    {
        lock (_gate)
        {
            _cell = null;
            _answer?.TrySetCanceled();
        }
    }

    /// <summary>A line, or null where the front end said that nobody can be asked.</summary>
    /// <exception cref="OperationCanceledException">The cell was interrupted or is over.</exception>
    public string? Ask(string prompt, bool isSecret)
    {
        TaskCompletionSource<string> answer;
        CancellationToken stop;
        lock (_gate)
        {
            if (_cell is null || !_cell.Content.Flag("allow_stdin", true))
                return null;
            if (_answer is { Task.IsCompleted: false })
                throw new InvalidOperationException("The cell already waits for an answer.");
            stop = _stop;
            _answer = answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
            publisher.Ask(_cell, new JsonObject { ["prompt"] = prompt, ["password"] = isSecret });
        }
        using var stopping = stop.Register(() => answer.TrySetCanceled(stop));
        return answer.Task.GetAwaiter().GetResult();
    }

    /// <summary>Takes an <c>input_reply</c>; one that nobody waits for is dropped.</summary>
    public void Answer(Message reply)
    {
        lock (_gate)
            _answer?.TrySetResult(reply.Content.Text("value") ?? "");
    }
}
