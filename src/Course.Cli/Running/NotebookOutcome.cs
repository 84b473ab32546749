using System.Text.Json.Nodes;

namespace Course.Cli;

/// <summary>What came of a notebook that ran in a process of its own.</summary>
/// <param name="Notebook">Its full path.</param>
/// <param name="Result">The result, as <c>course run --json</c> prints it; null when the process ended without
/// one.</param>
/// <param name="Trouble">Why there is no result.</param>
/// <param name="Time">From its start to its end.</param>
internal sealed record NotebookOutcome(string Notebook, JsonObject? Result, string? Trouble, TimeSpan Time)
{
    public bool Succeeded => (string?)Result?["status"] == "ok";

    public int Count(string member) => (int?)Result?[member] ?? 0;

    /// <summary>Its cells that came out so: <c>ok</c>, <c>failed</c>, <c>skipped</c>, <c>notRun</c>.</summary>
    public IReadOnlyList<JsonObject> Cells(string status) =>
        [.. All("cells").Where(cell => (string?)cell["status"] == status)];

    /// <summary>Id and state of each exercise.</summary>
    public IReadOnlyList<(string Id, string State)> Exercises =>
        [.. All("exercises").Select(exercise => ((string)exercise["id"]!, (string)exercise["state"]!))];

    /// <summary>What went wrong, in a line; null when nothing did.</summary>
    public string? Failure =>
        Trouble
        ?? (
            Cells("failed") is [var cell, ..]
                ? $"failed at cell {(int?)cell["cell"]} ({(string?)cell["title"]}): "
                    + $"{((string?)cell["error"]?["message"])?.Split('\n')[0]}"
                : null
        );

    IEnumerable<JsonObject> All(string member) => Result?[member] is JsonArray array ? array.OfType<JsonObject>() : [];
}
