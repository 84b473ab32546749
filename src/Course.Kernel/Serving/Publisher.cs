using System.Text;
using System.Text.Json.Nodes;
using Course.Kernel.Wire;

namespace Course.Kernel.Serving;

/// <summary>What the kernel says to everybody (iopub) and to who asked.</summary>
internal sealed class Publisher(Action<ChannelKind, Message> send, string session)
{
    readonly Lock _gate = new();
    Message? _running;

    public void Publish(string type, JsonObject parent, JsonObject content) =>
        send(
            ChannelKind.Iopub,
            Message.Create(type, session, Copy(parent), content, [Encoding.ASCII.GetBytes($"kernel.{session}.{type}")])
        );

    public void Reply(ChannelKind channel, Message request, JsonObject content, JsonObject? metadata = null)
    {
        var type = request.Type.EndsWith("_request", StringComparison.Ordinal)
            ? request.Type[..^"_request".Length] + "_reply"
            : request.Type;
        send(channel, Message.Create(type, session, Copy(request.Header), content, request.Route, metadata));
    }

    public void Ask(Message request, JsonObject content) =>
        send(ChannelKind.Stdin, Message.Create("input_request", session, Copy(request.Header), content, request.Route));

    public void Starting() => Status([], "starting");

    /// <summary>A cell begins or ends.</summary>
    public void Busy(Message cell)
    {
        lock (_gate)
        {
            _running = cell;
            Status(cell.Header, "busy");
        }
    }

    public void Idle(Message cell)
    {
        lock (_gate)
        {
            _running = null;
            Status(cell.Header, "idle");
        }
    }

    /// <summary>Another request begins to be handled.</summary>
    public void BusyAside(Message request) => Status(request.Header, "busy");

    /// <summary>Another request is done. A front end that shows the last state it heard hears once more of the cell
    /// that still runs.</summary>
    public void IdleAside(Message request)
    {
        lock (_gate)
        {
            Status(request.Header, "idle");
            if (_running is { } cell)
                Status(cell.Header, "busy");
        }
    }

    void Status(JsonObject parent, string state) => Publish("status", parent, new() { ["execution_state"] = state });

    // A JsonNode can have one parent only, so the header is copied into each message.
    static JsonObject Copy(JsonObject json) => json.DeepClone().AsObject();
}
