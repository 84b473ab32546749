using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Course.Cli.Bench;
using Course.Notebooks;

namespace Course.Cli;

/// <summary>
/// One notebook's run in a process of its own: its brokers, clients and packages end with it, and it cannot take others
/// down. The process says how it goes on its standard output, one line of JSON an event, each behind a mark.
/// </summary>
internal sealed class NotebookProcess(string notebook)
{
    /// <summary>The hidden option that makes a run speak so.</summary>
    public const string EventsOption = "--events";

    const string Mark = "\u001ecourse ";
    const int ErrorLines = 20;

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The notebook's full path.</summary>
    public string Notebook => notebook;

    /// <summary>How far it is.</summary>
    /// <param name="Cell">The cell that runs, from 1.</param>
    /// <param name="Total">How many there are.</param>
    /// <param name="Title">What it does.</param>
    internal sealed record Step(int Cell, int Total, string Title);

    /// <summary>Writes an event of this process.</summary>
    public static void Say(TextWriter output, Step step) =>
        output.WriteLine(Mark + JsonSerializer.Serialize(step, Json));

    /// <summary>Writes this process's result, its last word.</summary>
    public static void Say(TextWriter output, JsonObject result) =>
        output.WriteLine(Mark + new JsonObject { ["result"] = result }.ToJsonString());

    /// <summary>Runs it.</summary>
    /// <param name="options">How.</param>
    /// <param name="page">Where its page goes; null for none.</param>
    /// <param name="saves">Where copies with outputs go.</param>
    /// <param name="hear">Hears each cell begin.</param>
    /// <param name="cancellation">Ends the process and all it started.</param>
    public async Task<NotebookOutcome> RunAsync(
        RunOptions options,
        string? page,
        IReadOnlyList<string> saves,
        Action<Step> hear,
        CancellationToken cancellation
    )
    {
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(OwnProcess.StartInfo(Arguments(options, page, saves)))!;
        process.StandardInput.Close();
        try
        {
            var error = ErrorAsync(process, cancellation);
            JsonObject? result = null;
            while (await process.StandardOutput.ReadLineAsync(cancellation) is { } line)
            {
                if (
                    !line.StartsWith(Mark, StringComparison.Ordinal)
                    || JsonNode.Parse(line[Mark.Length..]) is not JsonObject said
                )
                    continue;
                if (said["result"] is JsonObject last)
                    result = (JsonObject)last.DeepClone();
                else if (said.Deserialize<Step>(Json) is { } step)
                    hear(step);
            }

            await process.WaitForExitAsync(cancellation);
            return new NotebookOutcome(
                notebook,
                result,
                result is null
                    ? $"{await error}".Trim() is { Length: > 0 } words
                        ? words
                        : $"its process ended with {process.ExitCode} and without a result"
                    : null,
                clock.Elapsed
            );
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    IEnumerable<string> Arguments(RunOptions options, string? page, IReadOnlyList<string> saves)
    {
        yield return "run";
        yield return notebook;
        yield return EventsOption;
        yield return $"--timeout={options.CellTimeout.TotalSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture)}";
        yield return $"--cluster={options.Cluster}";
        if (options.KeepGoing)
            yield return "--keep-going";
        if (options.Solutions)
            yield return "--solutions";
        foreach (var (name, value) in options.Parameters)
            yield return $"--param={name}={value}";
        if (page is not null)
            yield return $"--output={page}";
        foreach (var save in saves)
            yield return $"--save={save}";
    }

    static async Task<string> ErrorAsync(Process process, CancellationToken cancellation)
    {
        var lines = new Queue<string>();
        while (await process.StandardError.ReadLineAsync(cancellation) is { } line)
        {
            lines.Enqueue(line);
            if (lines.Count > ErrorLines)
                lines.Dequeue();
        }

        return string.Join(' ', lines.Select(line => line.Trim()));
    }
}
