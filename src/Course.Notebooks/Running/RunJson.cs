using System.Text.Json.Nodes;

namespace Course.Notebooks;

/// <summary>A run's result as JSON, for <c>course run --json</c> and for CI.</summary>
public static class RunJson
{
    /// <summary>The result; durations are in seconds, outputs as plain text.</summary>
    /// <param name="result">The run.</param>
    /// <param name="page">The path of its page, or null.</param>
    public static JsonObject Of(RunResult result, string? page) =>
        new()
        {
            ["notebook"] = result.Notebook.Path,
            ["title"] = result.Notebook.Title,
            ["status"] =
                result.WasCancelled ? "cancelled"
                : result.Succeeded ? "ok"
                : "failed",
            ["started"] = result.Started.ToString("O"),
            ["seconds"] = Seconds(result.Duration),
            ["cluster"] = result.Cluster,
            ["environment"] = new JsonObject(
                result.Environment.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))
            ),
            ["page"] = page,
            ["claims"] = result.Claims,
            ["skipped"] = result.Skipped,
            ["covered"] = Texts(result.Covered),
            ["proved"] = Texts(result.Proved),
            ["exercises"] = new JsonArray([.. result.Exercises.Select(Exercise)]),
            ["cells"] = new JsonArray([.. result.Cells.Select(Cell)]),
        };

    static JsonObject Exercise(ExerciseResult exercise)
    {
        var json = new JsonObject
        {
            ["id"] = exercise.Id,
            ["cell"] = exercise.Cell,
            ["state"] = Name(exercise.State),
        };
        if (exercise.BeforeSolution is { } before)
            json["beforeSolution"] = Name(before);
        return json;
    }

    static JsonObject Cell(CellResult cell)
    {
        var json = new JsonObject
        {
            ["cell"] = cell.Cell.Number,
            ["id"] = cell.Cell.Id,
            ["title"] = cell.Title,
            ["status"] = Name(cell.Status),
            ["seconds"] = Seconds(cell.Outcome?.Duration ?? TimeSpan.Zero),
            ["covers"] = Texts(cell.Cell.Course.Covers),
            ["proves"] = Texts(cell.Cell.Course.Proves),
            ["claims"] = Texts(cell.Claims.Select(claim => claim.Sentence)),
        };
        if (cell.SkipReason is { } reason)
            json["skipped"] = reason;
        if (cell.Exercise is { } state)
            json["exercise"] = Name(state);
        if (cell.Outcome is not { } outcome)
            return json;
        json["outputs"] = new JsonArray([.. outcome.Outputs.Select(Output)]);
        if (outcome.Warnings.Count > 0)
            json["warnings"] = Texts(outcome.Warnings);
        if (outcome.Error is { } error && cell.SkipReason is null)
            json["error"] = new JsonObject
            {
                ["kind"] = Name(error.Kind),
                ["name"] = error.Name,
                ["message"] = error.Message,
                ["trace"] = Texts(error.Trace),
            };
        return json;
    }

    static JsonNode Output(CellOutput output) =>
        output switch
        {
            StreamOutput stream => new JsonObject
            {
                ["stream"] = stream.Stream == StreamKind.Out ? "stdout" : "stderr",
                ["text"] = stream.Text,
            },
            DisplayOutput display => new JsonObject
            {
                ["types"] = Texts(display.Data.Forms.Keys),
                ["text"] = display.Data.Text,
            },
            _ => throw new ArgumentOutOfRangeException(nameof(output)),
        };

    static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode?)text)]);

    static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 3);

    static string Name<T>(T value)
        where T : struct, Enum
    {
        var name = value.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
