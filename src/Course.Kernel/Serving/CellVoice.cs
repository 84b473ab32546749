using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Course.Notebooks;

namespace Course.Kernel.Serving;

/// <summary>
/// Tells front ends what a cell puts out. Text goes out as it is written, but what comes within a moment goes in one
/// message: front ends drop messages or stop when a cell prints a hundred thousand lines in as many messages.
/// </summary>
internal sealed class CellVoice : IDisposable
{
    const int MaxJoined = 64 * 1024;
    static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(40);

    readonly Lock _gate = new();
    readonly StringBuilder _text = new();
    readonly Action<string, JsonObject> _publish;
    readonly string _displays;
    readonly int _number;
    readonly Timer _timer;
    StreamKind _kind;
    string? _progress;

    /// <param name="publish">Publishes content under a message type, for the cell.</param>
    /// <param name="flush">Makes the kernel tell what the cell has written and not ended with a new line.</param>
    /// <param name="session">Part of display ids: a restarted kernel must not update what an earlier one has
    /// shown.</param>
    /// <param name="number">The cell's number.</param>
    public CellVoice(Action<string, JsonObject> publish, Action flush, string session, int number)
    {
        (_publish, _displays, _number) = (publish, session + "-", number);
        _timer = new Timer(
            _ =>
            {
                flush();
                lock (_gate)
                    SendText();
            },
            null,
            Moment,
            Moment
        );
    }

    /// <summary>A kernel's listener.</summary>
    public void Hear(CellEvent item)
    {
        lock (_gate)
        {
            if (item is StreamWritten written)
            {
                Write(written.Stream, written.Text);
                return;
            }
            SendText();
            switch (item)
            {
                case ValueShown { Output: { IsResult: true } result }:
                    _publish(
                        "execute_result",
                        new()
                        {
                            ["execution_count"] = _number,
                            ["data"] = Data(result.Data),
                            ["metadata"] = new JsonObject(),
                        }
                    );
                    break;
                case ValueShown shown:
                    _publish("display_data", Display(shown.Output.Data, shown.Output.Id));
                    break;
                case ValueUpdated updated:
                    _publish("update_display_data", Display(updated.Output.Data, updated.Output.Id));
                    break;
                case OutputCleared cleared:
                    _publish("clear_output", new() { ["wait"] = cleared.Waits });
                    break;
                case ProgressReported progress:
                    _publish(
                        _progress is null ? "display_data" : "update_display_data",
                        Display(new MimeBundle(progress.Text + " …"), $"progress-{_number}")
                    );
                    _progress = progress.Text;
                    break;
            }
        }
    }

    /// <summary>Text that the kernel itself adds.</summary>
    public void Warn(string text)
    {
        lock (_gate)
            Write(StreamKind.Error, text + "\n");
    }

    public void Dispose()
    {
        // Waits until a callback of the timer that runs has ended, so that nothing is sent after the cell's end.
        using var ended = new ManualResetEvent(false);
        _timer.Dispose(ended);
        ended.WaitOne();
        lock (_gate)
        {
            SendText();
            if (_progress is { } last)
                _publish("update_display_data", Display(new MimeBundle(last + "."), $"progress-{_number}"));
        }
    }

    /// <summary>A bundle as the protocol carries it: JSON as JSON, the rest as text.</summary>
    public static JsonObject Data(MimeBundle bundle)
    {
        var data = new JsonObject();
        foreach (var (type, form) in bundle.Forms)
            data[type] = type.EndsWith("json", StringComparison.Ordinal) ? Json(form) : form;
        return data;
    }

    static JsonNode? Json(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return text;
        }
    }

    JsonObject Display(MimeBundle bundle, string? id) =>
        new()
        {
            ["data"] = Data(bundle),
            ["metadata"] = new JsonObject(),
            ["transient"] = id is null ? new JsonObject() : new JsonObject { ["display_id"] = _displays + id },
        };

    void Write(StreamKind kind, string text)
    {
        if (kind != _kind)
            SendText();
        _kind = kind;
        _text.Append(text);
        if (_text.Length >= MaxJoined && !char.IsHighSurrogate(_text[^1]))
            SendText();
    }

    void SendText()
    {
        if (_text.Length == 0)
            return;
        _publish(
            "stream",
            new() { ["name"] = _kind == StreamKind.Out ? "stdout" : "stderr", ["text"] = _text.ToString() }
        );
        _text.Clear();
    }
}
