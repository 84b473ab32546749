using System.Text.Json.Nodes;

namespace Course.Notebooks;

/// <summary>
/// What the course keeps in a cell's <c>metadata.course</c>. All of it is optional:
/// <list type="bullet">
/// <item><c>"covers": ["T01.36"]</c>: the syllabus ids that the cell teaches.</item>
/// <item><c>"proves": ["T01.54"]</c>: the ids whose claim the cell asserts: it fails if the claim is false.</item>
/// <item><c>"title": "produce 5,000 bookings"</c>: what the cell is doing, for the progress line.</item>
/// <item><c>"exercise": "gap" | "check" | "solution"</c> with <c>"id": "x1"</c>: its part in exercise x1.</item>
/// <item><c>"folded": true</c>: the page shows the code folded.</item>
/// <item><c>"setup": true</c>: the cell only prepares; it needs no <c>covers</c>.</item>
/// <item><c>"minutes": 6</c> on a section's heading: how long it takes to read, predict, run and understand.</item>
/// <item><c>"core": true</c> on a section's heading: it is on the core path, the way through for one evening.</item>
/// <item><c>"halt": true</c> on a markdown cell: a good place to stop for today.</item>
/// </list>
/// </summary>
public sealed record CourseMetadata
{
    /// <summary>The syllabus ids that the cell teaches.</summary>
    public IReadOnlyList<string> Covers { get; init; } = [];

    /// <summary>The syllabus ids whose claims the cell's own assertions prove.</summary>
    public IReadOnlyList<string> Proves { get; init; } = [];

    /// <summary>What the cell is doing, or null.</summary>
    public string? Title { get; init; }

    /// <summary>The cell's part in an exercise.</summary>
    public ExerciseRole Exercise { get; init; }

    /// <summary>The exercise's id, or null.</summary>
    public string? Id { get; init; }

    /// <summary>Whether the page folds the code away.</summary>
    public bool Folded { get; init; }

    /// <summary>Whether the cell only prepares what others show.</summary>
    public bool Setup { get; init; }

    /// <summary>How many minutes the section takes that begins with this cell, or null.</summary>
    public int? Minutes { get; init; }

    /// <summary>Whether the section that begins with this cell is on the core path.</summary>
    public bool Core { get; init; }

    /// <summary>Whether this is a place to stop for today.</summary>
    public bool Halt { get; init; }

    internal static CourseMetadata Read(JsonObject metadata, Func<string, Exception> damaged)
    {
        if (!metadata.TryGetPropertyValue("course", out var node) || node is null)
            return new CourseMetadata();
        if (node is not JsonObject course)
            throw damaged("\"course\" in its metadata must be an object");
        return new CourseMetadata
        {
            Covers = Texts(course, "covers", damaged),
            Proves = Texts(course, "proves", damaged),
            Title = Text(course, "title", damaged),
            Exercise = Role(Text(course, "exercise", damaged), damaged),
            Id = Text(course, "id", damaged),
            Folded = Flag(course, "folded", damaged),
            Setup = Flag(course, "setup", damaged),
            Minutes = MinutesOf(course, damaged),
            Core = Flag(course, "core", damaged),
            Halt = Flag(course, "halt", damaged),
        };
    }

    static ExerciseRole Role(string? text, Func<string, Exception> damaged) =>
        text switch
        {
            null => ExerciseRole.None,
            "gap" => ExerciseRole.Gap,
            "check" => ExerciseRole.Check,
            "solution" => ExerciseRole.Solution,
            _ => throw damaged($"\"exercise\" is \"{text}\", it can be gap, check or solution"),
        };

    static string? Text(JsonObject course, string name, Func<string, Exception> damaged) =>
        course[name] switch
        {
            null => null,
            JsonValue value when value.TryGetValue<string>(out var text) => text,
            _ => throw damaged($"\"course.{name}\" must be text"),
        };

    static int? MinutesOf(JsonObject course, Func<string, Exception> damaged) =>
        course["minutes"] switch
        {
            null => null,
            JsonValue value when value.TryGetValue<int>(out var minutes) && minutes is >= 0 and <= 600 => minutes,
            _ => throw damaged("\"course.minutes\" must be a whole number of minutes, from 0 to 600"),
        };

    static bool Flag(JsonObject course, string name, Func<string, Exception> damaged) =>
        course[name] switch
        {
            null => false,
            JsonValue value when value.TryGetValue<bool>(out var flag) => flag,
            _ => throw damaged($"\"course.{name}\" must be true or false"),
        };

    static IReadOnlyList<string> Texts(JsonObject course, string name, Func<string, Exception> damaged)
    {
        if (course[name] is null)
            return [];
        if (course[name] is not JsonArray array)
            throw damaged($"\"course.{name}\" must be a list of ids");
        return
        [
            .. array.Select(item =>
                item is JsonValue value && value.TryGetValue<string>(out var text)
                    ? text
                    : throw damaged($"\"course.{name}\" must be a list of ids")
            ),
        ];
    }
}
