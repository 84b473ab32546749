using System.CommandLine;
using Course.Base;
using Course.Grading.Labs;
using Spectre.Console;

namespace Course.Cli.Commands;

/// <summary><c>course solution NN</c>: how the reference differs from yours, once you have passed.</summary>
internal static class SolutionCommand
{
    public static Command Create(CourseHost host)
    {
        var topic = Arguments.Topic();
        var peek = new Option<bool>("--peek") { Description = "Show it before every task has passed." };
        var json = Arguments.Json();
        var command = new Command("solution", "Compare your lab with the reference, once it has passed.")
        {
            topic,
            peek,
            json,
        };
        command.SetAction(
            (parsed, cancellation) =>
                RunAsync(host, parsed.GetValue(topic)!, parsed.GetValue(peek), parsed.GetValue(json), cancellation)
        );
        return command.WithExamples("course solution 1", "course solution 1 --peek");
    }

    static async Task<int> RunAsync(CourseHost host, string topic, bool peek, bool json, CancellationToken cancellation)
    {
        var lab = host.LabOf(topic);
        if (lab.SolutionSources.Count == 0)
            throw new CommandException($"{host.Relative(lab.SolutionFolder)} holds no reference for this lab.");
        var progress = (await host.Progress.LoadAsync(cancellation)).Of(lab.Name);
        var open = lab.Tasks.Where(task => !progress.HasPassed(task.Number)).Select(task => task.Number).ToList();
        if (open.Count > 0 && !peek)
            throw new CommandException(
                $"Not yet passed: task{(open.Count == 1 ? "" : "s")} {string.Join(", ", open)}. The reference "
                    + "teaches most after your own attempt.",
                ExitCode.Failed,
                $"course hint {lab.Number} {open[0]} helps on; course solution {lab.Number} --peek shows it "
                    + "all the same."
            );

        var differences = lab.SolutionSources.Select(path => Compare(lab, path)).ToList();
        if (json)
        {
            host.Terminal.Json(
                new
                {
                    lab = lab.Name,
                    files = differences.Select(file => new
                    {
                        file.Yours,
                        file.Reference,
                        diff = file.Lines.Select(line => $"{line.Sign} {line.Text}"),
                    }),
                }
            );
            return ExitCode.Ok;
        }

        if (open.Count > 0)
            host.Terminal.Out.MarkupLine(
                "[yellow]You are peeking before you have passed. Read one task, close it, and write it from "
                    + "memory: that is how it stays.[/]"
            );
        foreach (var file in differences)
            Write(host.Terminal.Out, file);
        return ExitCode.Ok;
    }

    static Difference Compare(Lab lab, string reference)
    {
        var yours = Path.Combine(lab.Folder, Path.GetRelativePath(lab.SolutionFolder, reference));
        var text = File.Exists(yours) ? File.ReadAllText(yours) : "";
        return new Difference(
            lab.Relative(yours),
            lab.Relative(reference),
            LineDiff.Of(text, File.ReadAllText(reference))
        );
    }

    static void Write(IAnsiConsole console, Difference file)
    {
        if (file.Lines.Count == 0)
        {
            console.MarkupLineInterpolated($"[bold]{file.Yours}[/] [grey]is the same as the reference[/]");
            return;
        }

        console.WriteLine();
        console.MarkupLineInterpolated($"[red]- {file.Yours}[/]   [green]+ {file.Reference}[/]");
        foreach (var (sign, text) in file.Lines)
        {
            var style = sign switch
            {
                '-' => "red",
                '+' => "green",
                '@' => "grey",
                _ => "default",
            };
            console.MarkupLine($"[{style}]{Markup.Escape($"{(sign == '@' ? ' ' : sign)} {text}")}[/]");
        }
    }

    sealed record Difference(string Yours, string Reference, IReadOnlyList<(char Sign, string Text)> Lines);
}
