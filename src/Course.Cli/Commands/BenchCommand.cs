using System.CommandLine;
using Course.Base;
using Course.Bench;
using Course.Cli.Kernels;
using Course.Cli.Watching;
using Spectre.Console;

namespace Course.Cli.Commands;

/// <summary><c>course bench</c>: the figures that the course promises, measured here and now.</summary>
internal static class BenchCommand
{
    public static Command Create(CourseHost host)
    {
        var rounds = Arguments.Rounds("each program is measured", usual: 5);
        var json = Arguments.Json();
        var command = new Command(
            "bench",
            "Measure what the course promises: against librdkafka's mock cluster as ratios in one run, and "
                + "its own commands."
        )
        {
            rounds,
            json,
        };
        command.SetAction(
            (parsed, cancellation) => RunAsync(host, parsed.GetValue(rounds), parsed.GetValue(json), cancellation)
        );
        command.Subcommands.Add(Broker(host));
        command.Subcommands.Add(BenchClustersCommand.Create(host));
        command.Subcommands.Add(BenchProofCommand.Create(host));
        command.Subcommands.Add(Interview(host));
        command.Subcommands.Add(Notebook(host));
        command.Subcommands.Add(Registry(host));
        command.Subcommands.Add(Watch(host));
        return command.WithExamples(
            "course bench",
            "course bench --rounds 9 --json",
            "course bench broker",
            "course bench interview",
            "course bench notebook",
            "course bench registry",
            "course bench watch"
        );
    }

    static async Task<int> RunAsync(CourseHost host, int rounds, bool json, CancellationToken cancellation)
    {
        var suite = new BenchSuite(
            host.Folder,
            rounds,
            what => host.Terminal.Error.MarkupLineInterpolated($"[grey]measuring {what} …[/]")
        );
        var marks = await suite.RunAsync(cancellation);
        return Show(host, marks, rounds, json, Print, mark => mark.Reached);
    }

    static Command Broker(CourseHost host)
    {
        var rounds = Arguments.Rounds("each program is measured", usual: 3);
        var json = Arguments.Json();
        var command = new Command(
            "broker",
            "Measure the embedded brokers against Apache Kafka (KAFKA_HOME) and librdkafka's mock cluster, "
                + "as ratios in one run."
        )
        {
            rounds,
            json,
        };
        command.SetAction(
            (parsed, cancellation) => RunBrokerAsync(host, parsed.GetValue(rounds), parsed.GetValue(json), cancellation)
        );
        return command.WithExamples("course bench broker", "course bench broker --rounds 5 --json");
    }

    static Command Registry(CourseHost host)
    {
        var rounds = Arguments.Rounds("each is measured", usual: 3);
        var json = Arguments.Json();
        var command = new Command(
            "registry",
            "Measure the embedded schema registry against Apicurio in memory (KAFKA_HOME/apicurio-registry): start, "
                + "registrations, look-ups, a compatibility check, as ratios in one run."
        )
        {
            rounds,
            json,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var marks = await new RegistryBench(
                    parsed.GetValue(rounds),
                    what => host.Terminal.Error.MarkupLineInterpolated($"[grey]measuring {what} …[/]")
                ).RunAsync(cancellation);
                return Show(host, marks, parsed.GetValue(rounds), parsed.GetValue(json));
            }
        );
        return command.WithExamples("course bench registry", "course bench registry --rounds 5 --json");
    }

    static Command Interview(CourseHost host)
    {
        var rounds = Arguments.Rounds("each program is measured", usual: 5);
        var json = Arguments.Json();
        var command = new Command(
            "interview",
            "Measure the rehearsal: from the command to the first question, and a course of 5,000 cards with "
                + "200,000 reviews."
        )
        {
            rounds,
            json,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var marks = await new InterviewBench(
                    parsed.GetValue(rounds),
                    what => host.Terminal.Error.MarkupLineInterpolated($"[grey]measuring {what} …[/]")
                ).RunAsync(cancellation);
                return Show(host, marks, parsed.GetValue(rounds), parsed.GetValue(json), Print, mark => mark.Reached);
            }
        );
        return command.WithExamples("course bench interview", "course bench interview --json");
    }

    static async Task<int> RunBrokerAsync(CourseHost host, int rounds, bool json, CancellationToken cancellation)
    {
        var marks = await new BrokerBench(
            rounds,
            what => host.Terminal.Error.MarkupLineInterpolated($"[grey]measuring {what} …[/]")
        ).RunAsync(cancellation);
        return Show(host, marks, rounds, json);
    }

    static int Show(CourseHost host, IReadOnlyList<BrokerMark> marks, int rounds, bool json) =>
        Show(host, marks, rounds, json, Print, mark => mark.Reached ?? true);

    static int Show<TMark>(
        CourseHost host,
        IReadOnlyList<TMark> marks,
        int rounds,
        bool json,
        Action<IAnsiConsole, IReadOnlyList<TMark>> print,
        Func<TMark, bool> isReached
    )
    {
        if (json)
            host.Terminal.Json(
                new
                {
                    machine = new { cores = Environment.ProcessorCount },
                    rounds,
                    marks,
                }
            );
        else
            print(host.Terminal.Out, marks);
        return marks.All(isReached) ? ExitCode.Ok : ExitCode.Failed;
    }

    static Command Notebook(CourseHost host)
    {
        var rounds = Arguments.Rounds("each is measured", usual: 3);
        var json = Arguments.Json();
        var command = new Command(
            "notebook",
            "Measure the notebook engine: the published kernel, driven as a front end does, beside a plain "
                + "dotnet run of the same code."
        )
        {
            rounds,
            json,
        };
        command.SetAction(
            (parsed, cancellation) =>
                RunNotebookAsync(host, parsed.GetValue(rounds), parsed.GetValue(json), cancellation)
        );
        return command.WithExamples("course bench notebook", "course bench notebook --rounds 5 --json");
    }

    static async Task<int> RunNotebookAsync(CourseHost host, int rounds, bool json, CancellationToken cancellation)
    {
        var build = new KernelBuild(host.Root);
        var kernel =
            build.Latest
            ?? (
                await build.PublishAsync(
                    what => host.Terminal.Error.MarkupLineInterpolated($"[grey]{what} …[/]"),
                    cancellation
                )
            ).Program;
        var marks = await new NotebookBench(
            host.Folder,
            kernel,
            rounds,
            what => host.Terminal.Error.MarkupLineInterpolated($"[grey]measuring {what} …[/]")
        ).RunAsync(cancellation);
        return Show(host, marks, rounds, json);
    }

    static Command Watch(CourseHost host)
    {
        var rounds = Arguments.Rounds("each file is saved", usual: 5);
        var json = Arguments.Json();
        var command = new Command(
            "watch",
            "Measure a save in course watch, from the write of the file to the verdict, and what of it are "
                + "librdkafka's own waits."
        )
        {
            rounds,
            json,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var marks = await new WatchBench(
                    host.Folder,
                    parsed.GetValue(rounds),
                    what => host.Terminal.Error.MarkupLineInterpolated($"[grey]measuring {what} …[/]")
                ).RunAsync(cancellation);
                return Show(host, marks, parsed.GetValue(rounds), parsed.GetValue(json));
            }
        );
        return command.WithExamples("course bench watch", "course bench watch --rounds 9 --json");
    }

    static int Show(CourseHost host, IReadOnlyList<NotebookMark> marks, int rounds, bool json) =>
        Show(host, marks, rounds, json, Print, mark => mark.Reached ?? true);

    static void Print(IAnsiConsole console, IReadOnlyList<NotebookMark> marks)
    {
        var table = new Spectre.Console.Table()
            .Border(TableBorder.Simple)
            .AddColumns("what", "measured", "mark", "", "beside");
        foreach (var mark in marks)
        {
            table.AddRow(
                Markup.Escape(mark.Name),
                Markup.Escape($"{mark.Value:#,0.##} {mark.Unit}"),
                mark.Limit is { } limit ? Markup.Escape($"≤ {limit:0.##} {mark.Unit}") : "",
                mark.Reached switch
                {
                    true => "[green]reached[/]",
                    false => "[yellow]falls short[/]",
                    null => "",
                },
                mark.Beside is { } beside ? Markup.Escape($"{beside:#,0.##} {mark.Unit}: {mark.BesideWhat}") : ""
            );
        }

        console.Write(table);
    }

    static void Print(IAnsiConsole console, IReadOnlyList<BrokerMark> marks)
    {
        var table = new Spectre.Console.Table()
            .Border(TableBorder.Simple)
            .AddColumns("what", "ours", "theirs", "ratio", "client alone", "mark", "");
        foreach (var mark in marks)
        {
            table.AddRow(
                Markup.Escape(mark.Name),
                mark.Ours is { } ours ? Markup.Escape($"{ours:#,0.##} {mark.Unit}") : Markup.Escape(mark.Reason ?? ""),
                mark.Theirs is { } theirs
                    ? Markup.Escape($"{theirs:#,0.##} ({mark.Rival})")
                    : Markup.Escape(mark.Rival),
                mark.Ratio is { } ratio ? $"{ratio:0.00}" : "",
                mark.Floor is { } floor ? $"{floor:0.00}" : "",
                Markup.Escape(mark.Target),
                mark.Reached switch
                {
                    true => "[green]reached[/]",
                    false => "[yellow]falls short[/]",
                    null => "[grey]not measured[/]",
                }
            );
        }

        console.Write(table);
    }

    static void Print(IAnsiConsole console, IReadOnlyList<Mark> marks)
    {
        var table = new Spectre.Console.Table()
            .Border(TableBorder.Simple)
            .AddColumns("what", "measured", "mark", "", "figures");
        foreach (var mark in marks)
        {
            table.AddRow(
                Markup.Escape(mark.Name),
                $"{mark.Value:0.00}",
                Markup.Escape(mark.Target),
                mark.Reached ? "[green]reached[/]" : "[yellow]falls short[/]",
                Markup.Escape(mark.Detail)
            );
        }

        console.Write(table);
    }
}
