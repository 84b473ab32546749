using System.Diagnostics;
using System.Text.Json;
using Course.Base;
using Course.Notebooks;

namespace Course.Cli.Running;

/// <summary>
/// One notebook's run in a process of its own: its brokers, clients and packages end with it, and it cannot take others
/// down. The process says how it goes on its standard output, one line of JSON a cell, each behind a mark; what came of
/// it is the record that it leaves (<see cref="RunNotebook"/>).
/// </summary>
internal sealed class NotebookProcess(string notebook)
{
    /// <summary>The hidden option that makes a run speak so.</summary>
    public const string EventsOption = "--events";

    /// <summary>The hidden option for both answers in one run (<see cref="GapAnswers.Both"/>).</summary>
    public const string BothOption = "--both-answers";

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
        var record = Path.Combine(Path.GetTempPath(), $"course-run-{Guid.NewGuid():N}.ipynb");
        using var process = Process.Start(OwnProcess.StartInfo(Arguments(options, page, record)))!;
        process.StandardInput.Close();
        try
        {
            var error = ErrorAsync(process, cancellation);
            while (await process.StandardOutput.ReadLineAsync(cancellation) is { } line)
                if (
                    line.StartsWith(Mark, StringComparison.Ordinal)
                    && JsonSerializer.Deserialize<Step>(line[Mark.Length..], Json) is { } step
                )
                    hear(step);

            await process.WaitForExitAsync(cancellation);
            var result = File.Exists(record) ? RunNotebook.Load(record, notebook) : null;
            if (result is not null)
                foreach (var save in saves)
                    Copy(record, save);
            return new NotebookOutcome(
                notebook,
                page,
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
        finally
        {
            File.Delete(record);
        }
    }

    static void Copy(string record, string save)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(save))!);
        File.Copy(record, save, overwrite: true);
    }

    IEnumerable<string> Arguments(RunOptions options, string? page, string record)
    {
        yield return "run";
        yield return notebook;
        yield return EventsOption;
        yield return $"--timeout={options.CellTimeout.TotalSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture)}";
        yield return $"--cluster={options.Cluster}";
        if (options.KeepGoing)
            yield return "--keep-going";
        if (options.CoreOnly)
            yield return "--core";
        if (options.Answers == GapAnswers.Solutions)
            yield return "--solutions";
        if (options.Answers == GapAnswers.Both)
            yield return BothOption;
        foreach (var (name, value) in options.Parameters)
            yield return $"--param={name}={value}";
        if (page is not null)
            yield return $"--output={page}";
        yield return $"--save={record}";
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
