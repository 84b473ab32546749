using System.Text.Json;
using System.Text.Json.Nodes;

namespace Course.Notebooks;

/// <summary>
/// What the kit tells an engine, as <c>Course.Kit.CourseEvent</c> describes it: JSON with a kind. A notebook has a copy
/// of the kit of its own, so types are of no use here.
/// </summary>
internal static class KitEvents
{
    /// <summary>The MIME type, the name of an event and the key in an exception's data.</summary>
    public const string MimeType = "application/vnd.course.event+json";

    /// <summary>The name of the kit's <see cref="System.Diagnostics.DiagnosticListener"/>.</summary>
    public const string ListenerName = "Course.Kit";

    /// <summary>The claims that held, of all that a cell told.</summary>
    public static IEnumerable<HeldClaim> Claims(CellOutcome outcome) =>
        from text in outcome.Told
        let told = Of(text, "claim")
        where told is not null && (bool?)told["holds"] == true
        select new HeldClaim((string?)told["sentence"] ?? "", (string?)told["seen"]);

    /// <summary>The states of the exercises that a cell's checks showed.</summary>
    public static IEnumerable<ExerciseState> Checks(CellOutcome outcome) =>
        from output in outcome.Outputs.OfType<DisplayOutput>()
        let told = Of(output.Data[MimeType], "check")
        where told is not null
        select (string?)told["state"] switch
        {
            "right" => ExerciseState.Right,
            "wrong" => ExerciseState.Wrong,
            _ => ExerciseState.Open,
        };

    /// <summary>Why the cluster at hand cannot do what a cell asked, or null.</summary>
    public static string? SkipReason(CellError error) => (string?)Of(error.Told, "skip")?["reason"];

    static JsonObject? Of(string? json, string kind)
    {
        try
        {
            return json is not null && JsonNode.Parse(json) is JsonObject told && (string?)told["kind"] == kind
                ? told
                : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
