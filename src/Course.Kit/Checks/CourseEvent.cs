using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Course.Base;

namespace Course.Kit;

/// <summary>
/// What the kit tells whoever runs a notebook, as data beside what a person sees. Each event is a JSON object with a
/// <c>kind</c>; an engine needs no reference to the kit to hear it:
/// <list type="bullet">
/// <item>A claim that held is written to the <see cref="DiagnosticListener"/> named <see cref="ListenerName"/>, under
/// the name <see cref="MimeType"/>, as text:
/// <c>{"kind":"claim","sentence":"…","holds":true,"seen":"…"}</c>.</item>
/// <item>The checks of an exercise carry it as a form of the displayed value, of the type <see cref="MimeType"/> beside
/// their HTML: <c>{"kind":"check","exercise":"1","state":"open|right|wrong","lines":[{"ok":true,"sentence":"…"}]}</c>.
/// </item>
/// <item>An exception of the kit has it in <see cref="Exception.Data"/> under <see cref="MimeType"/>: a claim that
/// failed (<c>"holds":false</c>), what the cluster at hand cannot do (<c>{"kind":"skip","reason":"…"}</c>), or
/// <c>{"kind":"message"}</c>, a sentence that is meant for the reader.</item>
/// </list>
/// </summary>
public static class CourseEvent
{
    /// <summary>The MIME type, which also names the events and the entry of an exception's data.</summary>
    public const string MimeType = CourseException.EventType;

    /// <summary>The name of the <see cref="DiagnosticListener"/>.</summary>
    public const string ListenerName = "Course.Kit";

    static readonly DiagnosticListener Listener = new(ListenerName);

    // The text stays as it was written; it is JSON, not HTML.
    static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static string Claim(string sentence, bool holds, string? seen)
    {
        var json = new JsonObject
        {
            ["kind"] = "claim",
            ["sentence"] = sentence,
            ["holds"] = holds,
        };
        if (!string.IsNullOrWhiteSpace(seen))
            json["seen"] = seen;
        return json.ToJsonString(Plain);
    }

    internal static string Skip(string reason) =>
        new JsonObject { ["kind"] = "skip", ["reason"] = reason }.ToJsonString(Plain);

    internal static string Checks(CheckList list) =>
        new JsonObject
        {
            ["kind"] = "check",
            ["exercise"] = list.Id,
            ["state"] = list.State.ToString().ToLowerInvariant(),
            ["lines"] = new JsonArray([
                .. list.Lines.Select(line => new JsonObject { ["ok"] = line.Ok, ["sentence"] = line.Sentence }),
            ]),
        }.ToJsonString(Plain);

    /// <summary>Tells an event to whoever listens in this process; mostly nobody.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The payload is a text.")]
    internal static void Tell(string json)
    {
        if (Listener.IsEnabled(MimeType))
            Listener.Write(MimeType, json);
    }
}
