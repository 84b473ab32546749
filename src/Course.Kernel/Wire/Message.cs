using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Course.Kernel.Wire;

/// <summary>A message of the Jupyter protocol, with the frames that lead to whom it came from or goes to.</summary>
internal sealed class Message
{
    /// <summary>The version that this kernel speaks.</summary>
    public const string ProtocolVersion = "5.4";

    static readonly byte[] Delimiter = "<IDS|MSG>"u8.ToArray();

    public required IReadOnlyList<byte[]> Route { get; init; }

    public required JsonObject Header { get; init; }

    public required JsonObject Parent { get; init; }

    public JsonObject Metadata { get; init; } = [];

    public required JsonObject Content { get; init; }

    public string Type => Header.Text("msg_type") ?? "";

    /// <summary>Reads a message and checks its signature.</summary>
    /// <exception cref="MessageException">It is damaged or was signed with another key.</exception>
    public static Message Read(IReadOnlyList<byte[]> frames, MessageSigner signer)
    {
        var at = 0;
        while (at < frames.Count && !frames[at].AsSpan().SequenceEqual(Delimiter))
            at++;
        if (frames.Count < at + 6)
            throw new MessageException($"{frames.Count} frames are no message");
        byte[][] parts = [frames[at + 2], frames[at + 3], frames[at + 4], frames[at + 5]];
        if (!signer.IsRight(frames[at + 1], parts))
            throw new MessageException("its signature is not of this kernel's key");
        return new Message
        {
            Route = [.. frames.Take(at)],
            Header = Parse(parts[0], "header"),
            Parent = Parse(parts[1], "parent header"),
            Metadata = Parse(parts[2], "metadata"),
            Content = Parse(parts[3], "content"),
        };
    }

    /// <summary>A message that answers or accompanies another.</summary>
    public static Message Create(
        string type,
        string session,
        JsonObject parent,
        JsonObject content,
        IReadOnlyList<byte[]> route,
        JsonObject? metadata = null
    ) =>
        new()
        {
            Route = route,
            Header = new JsonObject
            {
                ["msg_id"] = Guid.NewGuid().ToString("n"),
                ["session"] = session,
                ["username"] = "kernel",
                ["date"] = DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
                ["msg_type"] = type,
                ["version"] = ProtocolVersion,
            },
            Parent = parent,
            Metadata = metadata ?? [],
            Content = content,
        };

    public IReadOnlyList<byte[]> Write(MessageSigner signer)
    {
        byte[][] parts = [Bytes(Header), Bytes(Parent), Bytes(Metadata), Bytes(Content)];
        return [.. Route, Delimiter, signer.Sign(parts), .. parts];
    }

    static byte[] Bytes(JsonObject json) => JsonSerializer.SerializeToUtf8Bytes(json, WireJson.Default.JsonObject);

    static JsonObject Parse(byte[] json, string what)
    {
        try
        {
            return JsonNode.Parse(json) as JsonObject ?? throw new MessageException($"its {what} is not an object");
        }
        // JsonObject reports a property that is there twice when it is first used, as ArgumentException.
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            throw new MessageException($"its {what} is damaged: {error.Message}");
        }
    }
}
