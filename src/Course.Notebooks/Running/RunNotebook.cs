using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Course.Notebooks;

/// <summary>
/// The record of a run: a notebook with its outputs. Jupyter and VS Code show it without running anything; the course
/// makes its pages, its JSON and its verdicts from it, also those of a run in another process. What nbformat has no
/// place for (states, times, versions, what the kit told) is kept in the metadata as <c>course_run</c>.
/// </summary>
public static class RunNotebook
{
    internal const string Key = "course_run";

    /// <summary>Writes the copy, through a temporary file beside it. The notebook that ran stays as it is.</summary>
    /// <param name="result">The run.</param>
    /// <param name="path">Where to; the folder is made when it is missing.</param>
    public static void Save(RunResult result, string path)
    {
        var copy = result.Notebook.StripOutputs();
        var cells = copy.CodeCells.ToDictionary(cell => cell.Position);
        var count = 0;
        foreach (var cell in result.Cells)
            Write(cells[cell.Cell.Position], cell, cell.Outcome is null ? null : ++count);
        copy.Metadata[Key] = new JsonObject
        {
            ["started"] = result.Started.ToString("O", CultureInfo.InvariantCulture),
            ["seconds"] = result.Duration.TotalSeconds,
            ["cluster"] = result.Cluster,
            ["environment"] = new JsonObject(
                result.Environment.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))
            ),
        };
        copy.Save(path);
    }

    /// <summary>Reads a copy that <see cref="Save"/> wrote; null when the notebook holds no run.</summary>
    /// <param name="path">The copy.</param>
    /// <param name="notebook">The notebook that ran: links and messages are relative to it.</param>
    /// <exception cref="NotebookFormatException">The file is missing or damaged.</exception>
    public static RunResult? Load(string path, string notebook)
    {
        var copy = Notebook.Parse(ReadText(path), notebook);
        try
        {
            return copy.Metadata[Key] is JsonObject run ? Read(copy, run) : null;
        }
        catch (Exception error)
            when (error
                    is InvalidOperationException
                        or FormatException
                        or ArgumentException
                        or NullReferenceException
                        or OverflowException
            )
        {
            throw new NotebookFormatException(path, "what it says about its run cannot be read.", inner: error);
        }
    }

    static string ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new NotebookFormatException(path, $"it cannot be read ({error.Message})", inner: error);
        }
    }

    static RunResult Read(Notebook copy, JsonObject run) =>
        new()
        {
            Notebook = copy,
            Cells = [.. copy.CodeCells.Select(cell => Read(copy, cell))],
            Started = DateTimeOffset.Parse((string)run["started"]!, CultureInfo.InvariantCulture),
            Duration = TimeSpan.FromSeconds((double)run["seconds"]!),
            Cluster = (string)run["cluster"]!,
            Environment = run["environment"]!.AsObject().ToDictionary(pair => pair.Key, pair => (string)pair.Value!),
        };

    static void Write(NotebookCell copy, CellResult cell, int? count)
    {
        var json = copy.Json;
        copy.Source = cell.Source;
        json["execution_count"] = count;
        var state = new JsonObject { ["status"] = cell.Status.ToString() };
        if (cell.Exercise is { } exercise)
            state["exercise"] = exercise.ToString();
        if (cell.BeforeSolution is { } before)
            state["before_solution"] = before.ToString();
        if (cell.SkipReason is { } skipped)
            state["skipped"] = skipped;
        if (cell.Outcome is { } outcome)
        {
            state["seconds"] = outcome.Duration.TotalSeconds;
            state["outcome"] = outcome.Status.ToString();
            if (outcome.Told.Count > 0)
                state["told"] = new JsonArray([.. outcome.Told.Select(Parsed)]);
            if (outcome.Warnings.Count > 0)
                state["warnings"] = new JsonArray([.. outcome.Warnings.Select(warning => (JsonNode?)warning)]);
            if (cell.SkipReason is null && outcome.Error is { } error)
                (state["error"], state["error_told"]) = (
                    error.Kind.ToString(),
                    error.Told is { } told ? Parsed(told) : null
                );
            JsonNode[] end =
                cell.SkipReason is { } why ? [Write(new StreamOutput(StreamKind.Error, $"Skipped: {why}"), 0)]
                : outcome.Error is { } failed ? [Write(failed)]
                : [];
            json["outputs"] = new JsonArray([.. outcome.Outputs.Select(output => Write(output, count!.Value)), .. end]);
        }

        if (json["metadata"] is not JsonObject metadata)
            json["metadata"] = metadata = [];
        metadata[Key] = state;
    }

    static JsonNode Write(CellOutput output, int count) =>
        output switch
        {
            StreamOutput stream => new JsonObject
            {
                ["output_type"] = "stream",
                ["name"] = stream.Stream == StreamKind.Out ? "stdout" : "stderr",
                ["text"] = StableJson.Lines(stream.Text),
            },
            DisplayOutput { IsResult: true } display => new JsonObject
            {
                ["output_type"] = "execute_result",
                ["data"] = Write(display.Data),
                ["metadata"] = new JsonObject(),
                ["execution_count"] = count,
            },
            DisplayOutput display => new JsonObject
            {
                ["output_type"] = "display_data",
                ["data"] = Write(display.Data),
                ["metadata"] = new JsonObject(),
            },
            _ => throw new ArgumentOutOfRangeException(nameof(output)),
        };

    // A front end shows the traceback alone, so it begins with the message.
    static JsonNode Write(CellError error) =>
        new JsonObject
        {
            ["output_type"] = "error",
            ["ename"] = error.Name,
            ["evalue"] = error.Message,
            ["traceback"] = new JsonArray([error.Message, .. error.Trace.Select(line => (JsonNode)line)]),
        };

    static JsonObject Write(MimeBundle data) =>
        new(
            data.Forms.Select(form =>
                KeyValuePair.Create(form.Key, IsJson(form.Key) ? Parsed(form.Value) : StableJson.Lines(form.Value))
            )
        );

    static JsonNode? Parsed(string text)
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

    static bool IsJson(string type) => type.EndsWith("json", StringComparison.Ordinal);

    static CellResult Read(Notebook copy, NotebookCell cell)
    {
        var state = cell.Metadata[Key] as JsonObject ?? throw new FormatException();
        var status = Enum.Parse<RunStatus>((string)state["status"]!);
        ExerciseState? exercise = state["exercise"] is { } text ? Enum.Parse<ExerciseState>((string)text!) : null;
        var skipped = (string?)state["skipped"];
        var outputs = cell
            .Outputs.SkipLast(skipped is null || state["outcome"] is null ? 0 : 1)
            .Select(output => output!.AsObject())
            .ToList();
        var outcome = state["outcome"] is not { } ended
            ? null
            : new CellOutcome(
                Enum.Parse<CellStatus>((string)ended!),
                [.. outputs.Select(Output).OfType<CellOutput>()],
                state["error"] is { } kind
                    ? Error(outputs.Last(), Enum.Parse<CellErrorKind>((string)kind!), state["error_told"])
                    : null,
                [.. (state["warnings"] as JsonArray ?? []).Select(warning => (string)warning!)],
                TimeSpan.FromSeconds((double)state["seconds"]!)
            )
            {
                Told = [.. (state["told"] as JsonArray ?? []).Select(told => told!.ToJsonString())],
            };
        return new CellResult(cell, CellTitles.Of(copy, cell), cell.Source, status, outcome, exercise)
        {
            SkipReason = skipped,
            BeforeSolution = state["before_solution"] is { } before ? Enum.Parse<ExerciseState>((string)before!) : null,
        };
    }

    static CellOutput? Output(JsonObject output) =>
        (string)output["output_type"]! switch
        {
            "stream" => new StreamOutput(
                (string)output["name"]! == "stderr" ? StreamKind.Error : StreamKind.Out,
                Text(output["text"])
            ),
            "execute_result" => new DisplayOutput(Data(output), null, IsResult: true),
            "display_data" => new DisplayOutput(Data(output), null, IsResult: false),
            _ => null,
        };

    static CellError Error(JsonObject output, CellErrorKind kind, JsonNode? told) =>
        new(
            kind,
            (string)output["ename"]!,
            (string)output["evalue"]!,
            [.. output["traceback"]!.AsArray().Skip(1).Select(line => (string)line!)]
        )
        {
            Told = told?.ToJsonString(),
        };

    static MimeBundle Data(JsonObject output)
    {
        var forms = output["data"]!.AsObject();
        // The picture of a diagram is made anew.
        if (forms.ContainsKey(MimeBundle.Mermaid))
            return MimeBundle.Of(Text(forms[MimeBundle.Mermaid]), MimeBundle.Mermaid);
        return new MimeBundle(
            "",
            forms.Select(form =>
                KeyValuePair.Create(form.Key, IsJson(form.Key) ? form.Value!.ToJsonString() : Text(form.Value))
            )
        );
    }

    static string Text(JsonNode? node) =>
        node is JsonArray lines ? string.Concat(lines.Select(line => (string)line!)) : (string?)node ?? "";
}
