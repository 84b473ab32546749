using System.CommandLine;
using System.Text;
using Course.Base;
using Course.Cli.Verifying;
using Course.Notebooks;
using Spectre.Console;

namespace Course.Cli.Commands;

/// <summary><c>course notebooks check</c> and <c>strip</c>: for those who write notebooks.</summary>
internal static class NotebooksCommand
{
    static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public static Command Create(CourseHost host) =>
        Create(host, Console.OpenStandardInput, Console.OpenStandardOutput);

    /// <param name="host">The terminal and the course's folder.</param>
    /// <param name="input">Standard input, as bytes.</param>
    /// <param name="output">Standard output, as bytes: a filter's output is UTF-8 whatever the terminal speaks.</param>
    internal static Command Create(CourseHost host, Func<Stream> input, Func<Stream> output)
    {
        var checkedOnes = Arguments.Topics(
            "Topics (1, 01 or 01-kafka-basics) or .ipynb files. Default: all notebooks of the course."
        );
        var json = Arguments.Json();
        var check = new Command(
            "check",
            "Check the rules that let one file run on every engine: dialect, metadata, links, stripped "
                + "outputs, formatting."
        )
        {
            checkedOnes,
            json,
        };
        check.SetAction(
            (parsed, _) => Task.FromResult(Check(host, parsed.GetValue(checkedOnes) ?? [], parsed.GetValue(json)))
        );

        var files = new Argument<string[]>("files")
        {
            Description =
                "Notebooks to strip in place. Default: from standard input to standard output, as a git filter.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var strip = new Command(
            "strip",
            "Take outputs and execution counts out of notebooks, and format them as Jupyter does."
        )
        {
            files,
        };
        strip.SetAction(
            async (parsed, cancellation) =>
                parsed.GetValue(files) is { Length: > 0 } named
                    ? StripFiles(host, named)
                    : await FilterAsync(input, output, cancellation)
        );

        var command = new Command("notebooks", "For authors: check notebooks, strip their outputs.")
        {
            check.WithExamples("course notebooks check", "course notebooks check 3"),
            strip.WithExamples(
                "course notebooks strip notebooks/03-producer-api.ipynb",
                "git config filter.course-notebooks.clean \"./course notebooks strip\""
            ),
        };
        return command.WithExamples("course notebooks check", "course notebooks strip notebooks/03-producer-api.ipynb");
    }

    static int Check(CourseHost host, IReadOnlyList<string> named, bool json)
    {
        var paths =
            named.Count == 0
                ? host.Topics.All.Select(topic => topic.NotebookPath).OfType<string>().ToList()
                : [.. named.Select(name => NotebookPath.Of(host, name))];
        var check = new NotebookCheck(host);
        var findings = paths.SelectMany(path => check.Findings(path, out _)).ToList();
        if (json)
        {
            host.Terminal.Json(
                new
                {
                    passed = findings.Count == 0,
                    notebooks = paths.Select(host.Relative),
                    findings,
                }
            );
            return findings.Count == 0 ? ExitCode.Ok : ExitCode.Failed;
        }

        foreach (var finding in findings)
            host.Terminal.Out.MarkupLineInterpolated($"[red]•[/] {finding}");
        host.Terminal.Out.MarkupLineInterpolated(
            findings.Count == 0
                ? (FormattableString)
                    $"[green]✓ {paths.Count} {(paths.Count == 1 ? "notebook keeps" : "notebooks keep")} every rule.[/]"
                : $"[red]{findings.Count} {(findings.Count == 1 ? "finding" : "findings")}.[/]"
        );
        return findings.Count == 0 ? ExitCode.Ok : ExitCode.Failed;
    }

    static int StripFiles(CourseHost host, IReadOnlyList<string> named)
    {
        // All are read before one is written: a damaged one leaves the others as they are.
        var stripped = named
            .Select(name => NotebookPath.Load(host, NotebookPath.Of(host, name)).StripOutputs())
            .ToList();
        foreach (var notebook in stripped)
        {
            var changes = File.ReadAllText(notebook.Path) != notebook.ToJson();
            if (changes)
                notebook.Save();
            host.Terminal.Out.MarkupLineInterpolated(
                $"{(changes ? "stripped" : "clean already")} {host.Relative(notebook.Path)}"
            );
        }

        return ExitCode.Ok;
    }

    static async Task<int> FilterAsync(Func<Stream> input, Func<Stream> output, CancellationToken cancellation)
    {
        using var reader = new StreamReader(input(), Utf8);
        var text = await reader.ReadToEndAsync(cancellation);
        byte[] stripped;
        try
        {
            stripped = Utf8.GetBytes(Notebook.Parse(text, "standard input").StripOutputs().ToJson());
        }
        catch (NotebookFormatException damaged)
        {
            throw new CommandException(damaged.Message, next: "Nothing was written.");
        }

        await using var to = output();
        await to.WriteAsync(stripped, cancellation);
        return ExitCode.Ok;
    }
}
