using System.Text.Json.Nodes;
using Course.Base;
using Course.Notebooks;
using Course.Site;
using Spectre.Console;

namespace Course.Cli.Running;

/// <summary><c>course run 1 3</c>, <c>course run all</c>: several notebooks, each in a process of its own, with a table
/// at the end.</summary>
internal sealed class ManyRuns(CourseHost host, RunRequest request, int width)
{
    public async Task<int> RunAsync(IReadOnlyList<string> notebooks, bool json, CancellationToken cancellation)
    {
        foreach (var folder in new[] { request.Output, request.Save }.OfType<string>().Where(File.Exists))
            throw new CommandException($"{folder} is a file; for several notebooks it must be a folder.");
        var outcomes =
            !json && host.Terminal.Interactive
                ? await host
                    .Terminal.Out.Progress()
                    .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new ElapsedTimeColumn())
                    .StartAsync(progress => FollowAsync(notebooks, Bars(progress), cancellation))
                : await FollowAsync(notebooks, notebook => json ? _ => { } : Lines(notebook), cancellation);
        if (json)
            host.Terminal.Json(
                new JsonObject
                {
                    ["status"] =
                        outcomes.All(outcome => outcome.Succeeded) && outcomes.Count == notebooks.Count
                            ? "ok"
                            : "failed",
                    ["notebooks"] = new JsonArray([.. outcomes.Select(Document)]),
                }
            );
        else
            WriteTable(notebooks, outcomes);
        return outcomes.Count == notebooks.Count && outcomes.All(outcome => outcome.Succeeded)
            ? ExitCode.Ok
            : ExitCode.Failed;
    }

    async Task<IReadOnlyList<NotebookOutcome>> FollowAsync(
        IReadOnlyList<string> notebooks,
        Func<string, Action<NotebookProcess.Step?>> view,
        CancellationToken cancellation
    ) =>
        await NotebookPool.RunAsync(
            [
                .. notebooks.Select(notebook =>
                    (Func<CancellationToken, Task<NotebookOutcome>>)(stop => RunAsync(notebook, view(notebook), stop))
                ),
            ],
            width,
            outcome => outcome.Succeeded || !request.StopsAtFirst,
            cancellation
        );

    async Task<NotebookOutcome> RunAsync(
        string notebook,
        Action<NotebookProcess.Step?> hear,
        CancellationToken cancellation
    )
    {
        var topic = host.Topics.All.FirstOrDefault(topic => topic.NotebookPath == notebook);
        var saves = new List<string>();
        if (request.Save is { } folder)
            saves.Add(Path.Combine(Path.GetFullPath(folder), Path.GetFileName(notebook)));
        if (topic is not null && request.IsWhole)
            saves.Add(SiteTopic.RunPath(host.Folder, topic));
        var page = request.Output is null
            ? request.PageOf(host, notebook)
            : Path.Combine(Path.GetFullPath(request.Output), Path.GetFileNameWithoutExtension(notebook) + ".html");
        var outcome = await new NotebookProcess(notebook).RunAsync(request.Options, page, saves, hear, cancellation);
        if (topic is not null && outcome.Result is { } result)
            await request.NoteProgressAsync(host, topic, result, cancellation);
        hear(null);
        return outcome;
    }

    static Func<string, Action<NotebookProcess.Step?>> Bars(ProgressContext progress) =>
        notebook =>
        {
            var bar = progress.AddTask(Markup.Escape(Path.GetFileNameWithoutExtension(notebook)));
            return step =>
            {
                if (step is not null)
                    (bar.MaxValue, bar.Value) = (step.Total, step.Cell - 1);
                else
                    bar.Value = bar.MaxValue;
            };
        };

    Action<NotebookProcess.Step?> Lines(string notebook)
    {
        var name = Path.GetFileNameWithoutExtension(notebook);
        host.Terminal.Output.WriteLine($"{name} begins");
        return step =>
        {
            if (step is null)
                host.Terminal.Output.WriteLine($"{name} ended");
        };
    }

    static JsonObject Document(NotebookOutcome outcome) =>
        outcome.Result is { } result
            ? RunJson.Of(result, outcome.Page)
            : new JsonObject
            {
                ["notebook"] = outcome.Notebook,
                ["status"] = "failed",
                ["trouble"] = outcome.Trouble,
            };

    void WriteTable(IReadOnlyList<string> notebooks, IReadOnlyList<NotebookOutcome> outcomes)
    {
        var table = new Table()
            .Border(TableBorder.None)
            .AddColumns("", "[grey]notebook[/]")
            .AddColumns([
                .. new[] { "cells", "claims", "proved", "solved", "time" }.Select(name =>
                    new TableColumn($"[grey]{name}[/]").RightAligned()
                ),
            ]);
        foreach (var outcome in outcomes)
        {
            var skipped = outcome.Result?.Skipped ?? 0;
            table.AddRow(
                outcome.Succeeded ? "[green]✓[/]" : "[red]✗[/]",
                Markup.Escape(Path.GetFileNameWithoutExtension(outcome.Notebook)),
                $"{outcome.CellsRun}{(skipped > 0 ? $", {skipped} skipped" : "")}",
                (outcome.Result?.Claims ?? 0).ToString(),
                (outcome.Result?.Proved.Count ?? 0).ToString(),
                $"{outcome.Exercises.Count(exercise => exercise.State == ExerciseState.Right)}/{outcome.Exercises.Count}",
                Durations.Short(outcome.Time)
            );
        }

        host.Terminal.Out.WriteLine();
        host.Terminal.Out.Write(table);
        foreach (var outcome in outcomes)
            if (outcome.Failure is { } failure)
                host.Terminal.Out.MarkupLineInterpolated(
                    $"[red]✗ {Path.GetFileNameWithoutExtension(outcome.Notebook)}[/]: {failure}"
                );
        foreach (var notebook in notebooks.Except(outcomes.Select(outcome => outcome.Notebook)))
            host.Terminal.Out.MarkupLineInterpolated(
                $"[grey]· {Path.GetFileNameWithoutExtension(notebook)} did not start[/]"
            );
        host.Terminal.Out.MarkupLineInterpolated(
            $"  Pages: {(request.Output is null ? "artifacts/pages" : host.Relative(Path.GetFullPath(request.Output)))}, or all of it: [bold]./course open[/]"
        );
    }
}
