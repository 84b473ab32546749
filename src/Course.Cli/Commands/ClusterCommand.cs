using System.CommandLine;
using Course.Base;
using DockerKafka;
using DockerKafka.Compose;
using Spectre.Console;

namespace Course.Cli.Commands;

/// <summary><c>course cluster up|down|status|logs</c>: the clusters of docker/compose.yaml, which stay until they are
/// taken down.</summary>
internal static class ClusterCommand
{
    public static Command Create(CourseHost host) =>
        new Command(
            "cluster",
            "Clusters in Docker that stay: three brokers, and what you want to look at beside them (docker/README.md)."
        )
        {
            Up(host),
            Down(host),
            Status(host),
            Logs(host),
        }.WithExamples(
            "course cluster up",
            "course cluster up --profile connect",
            "course cluster status",
            "course cluster logs kafka-1",
            "course cluster down --volumes"
        );

    static Command Up(CourseHost host)
    {
        var (profile, json) = (Profile("Which to bring up. Default: cluster."), Arguments.Json());
        var command = new Command("up", "Bring a profile up and wait until it serves.") { profile, json };
        command.SetAction(
            (parsed, cancellation) =>
                PlainlyAsync(async () =>
                {
                    var (file, clusters) = Open(host);
                    var profiles = parsed.GetValue(profile) is { Length: > 0 } named
                        ? named
                        : [ComposeFile.DefaultProfile];
                    file.Of(profiles);
                    var states = await FollowAsync(
                        host,
                        parsed.GetValue(json),
                        say => clusters.UpAsync(profiles, say, cancellation),
                        cancellation
                    );
                    if (parsed.GetValue(json))
                        host.Terminal.Json(Document(states));
                    else
                    {
                        Print(host.Terminal.Out, states);
                        if (Bootstrap(states) is { } servers)
                            host.Terminal.Out.MarkupLineInterpolated($"\nbootstrap.servers  [bold]{servers}[/]");
                        host.Terminal.Out.MarkupLineInterpolated(
                            $"What to look at: docker/README.md, {string.Join(", ", profiles)}. Away with it: [bold]course cluster down[/]"
                        );
                    }
                    return ExitCode.Ok;
                })
        );
        return command.WithExamples(
            "course cluster up",
            "course cluster up --profile monitoring",
            "course cluster up --profile registry --profile connect"
        );
    }

    static Command Down(CourseHost host)
    {
        var (profile, json) = (
            Profile("Only what this profile brings beyond the cluster. Default: everything."),
            Arguments.Json()
        );
        var volumes = new Option<bool>("--volumes") { Description = "Delete the data too: topics, tables, metrics." };
        var command = new Command("down", "Stop everything, or one profile. Data stays unless you say --volumes.")
        {
            profile,
            volumes,
            json,
        };
        command.SetAction(
            (parsed, cancellation) =>
                PlainlyAsync(async () =>
                {
                    var (file, clusters) = Open(host);
                    var profiles = parsed.GetValue(profile) ?? [];
                    file.Of(profiles);
                    if (profiles.Length > 0 && parsed.GetValue(volumes))
                        throw new CommandException(
                            "--volumes deletes the data of everything, so it does not go with --profile.",
                            next: "course cluster down --volumes"
                        );
                    await FollowAsync(
                        host,
                        parsed.GetValue(json),
                        async say =>
                        {
                            await clusters.DownAsync(profiles, parsed.GetValue(volumes), say, cancellation);
                            return true;
                        },
                        cancellation
                    );
                    var left = await clusters.StatusAsync(cancellation);
                    if (parsed.GetValue(json))
                        host.Terminal.Json(Document(left));
                    else if (left.Count == 0)
                        host.Terminal.Out.WriteLine(
                            parsed.GetValue(volumes)
                                ? "Nothing runs, and the data is gone."
                                : "Nothing runs. The data stays: course cluster up goes on with it."
                        );
                    else
                        Print(host.Terminal.Out, left);
                    return ExitCode.Ok;
                })
        );
        return command.WithExamples(
            "course cluster down",
            "course cluster down --profile monitoring",
            "course cluster down --volumes"
        );
    }

    static Command Status(CourseHost host)
    {
        var json = Arguments.Json();
        var command = new Command("status", "What runs, and on which ports.") { json };
        command.SetAction(
            (parsed, cancellation) =>
                PlainlyAsync(async () =>
                {
                    var states = await Open(host).Clusters.StatusAsync(cancellation);
                    if (parsed.GetValue(json))
                        host.Terminal.Json(Document(states));
                    else if (states.Count == 0)
                        host.Terminal.Out.MarkupLine("Nothing runs. [bold]course cluster up[/]");
                    else
                        Print(host.Terminal.Out, states);
                    return ExitCode.Ok;
                })
        );
        return command.WithExamples("course cluster status", "course cluster status --json");
    }

    static Command Logs(CourseHost host)
    {
        var services = new Argument<string[]>("services")
        {
            Description = "Which services. Default: all that there are.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var profile = Profile("Only what this profile brings beyond the cluster.");
        var tail = new Option<int>("--tail")
        {
            Description = "How many lines of each. Default: 50.",
            HelpName = "lines",
            DefaultValueFactory = _ => 50,
        };
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on until Ctrl-C." };
        var command = new Command("logs", "The last lines that services have said.")
        {
            services,
            profile,
            tail,
            follow,
        };
        command.SetAction(
            (parsed, cancellation) =>
                PlainlyAsync(async () =>
                {
                    var (file, clusters) = Open(host);
                    var named = parsed.GetValue(services) ?? [];
                    if (named.FirstOrDefault(name => file.Services.All(service => service.Name != name)) is { } unknown)
                        throw new CommandException(
                            $"There is no service '{unknown}'.",
                            next: $"Services: {string.Join(", ", file.Services.Select(service => service.Name))}"
                        );
                    if (parsed.GetValue(tail) < 0)
                        throw new CommandException("--tail is a number of lines, 0 or more.");
                    if (parsed.GetValue(profile) is { Length: > 0 } profiles)
                        named = [.. named, .. file.Only(profiles).Select(service => service.Name)];
                    var print = new Lock();
                    await clusters.LogsAsync(
                        named,
                        parsed.GetValue(tail),
                        parsed.GetValue(follow),
                        line =>
                        {
                            lock (print)
                                host.Terminal.Output.WriteLine(line);
                        },
                        cancellation
                    );
                    return ExitCode.Ok;
                })
        );
        return command.WithExamples(
            "course cluster logs",
            "course cluster logs kafka-2 --tail 200",
            "course cluster logs --profile connect --follow"
        );
    }

    static Option<string[]> Profile(string description) =>
        new("--profile")
        {
            Description = description,
            HelpName = "name",
            AllowMultipleArgumentsPerToken = false,
        };

    static (ComposeFile File, ComposeClusters Clusters) Open(CourseHost host)
    {
        var file = ComposeFile.Read(host.Root);
        return (file, new ComposeClusters(file, host.Programs));
    }

    /// <summary>Shows what goes on: a line that moves on a terminal, lines on standard error elsewhere.</summary>
    static async Task<T> FollowAsync<T>(
        CourseHost host,
        bool json,
        Func<Action<string>, Task<T>> work,
        CancellationToken cancellation
    )
    {
        try
        {
            if (json)
                return await work(_ => { });
            if (host.Terminal.Interactive)
                return await host
                    .Terminal.Out.Status()
                    .StartAsync("…", context => work(what => context.Status(Markup.Escape(what))));
            return await work(what => host.Terminal.Error.MarkupLineInterpolated($"[grey]{what}[/]"));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            host.Terminal.Error.MarkupLine(
                "Interrupted; what Docker had begun goes on. What runs: [bold]course cluster status[/]. All the way: the same command again. Away with it: [bold]course cluster down[/]"
            );
            throw;
        }
    }

    static async Task<int> PlainlyAsync(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (DockerException e)
        {
            throw new CommandException(e.Sentence, e.Missing ? ExitCode.EnvironmentMissing : ExitCode.Failed, e.Next);
        }
    }

    static void Print(IAnsiConsole console, IReadOnlyList<ServiceState> states)
    {
        var width = states.Max(state => state.Service.Length);
        foreach (var state in states)
        {
            var mark =
                state.HasFailed ? "[red]✗[/]"
                : state.IsReady ? "[green]✓[/]"
                : "[yellow]…[/]";
            console.MarkupLine(
                $"{mark} {Markup.Escape(state.Service.PadRight(width))}  {Markup.Escape(state.Status), -32}{string.Join(", ", state.Ports.Select(port => $"127.0.0.1:{port}"))}"
            );
        }
    }

    static object Document(IReadOnlyList<ServiceState> states) =>
        new
        {
            ready = states.All(state => state.IsReady),
            bootstrapServers = Bootstrap(states),
            services = states.Select(state => new
            {
                state.Service,
                state.Container,
                state.Status,
                running = state.IsRunning,
                ready = state.IsReady,
                state.Ports,
            }),
        };

    static string? Bootstrap(IReadOnlyList<ServiceState> states)
    {
        var ports = states
            .Where(state => state.Service.StartsWith("kafka-", StringComparison.Ordinal))
            .SelectMany(state => state.Ports)
            .ToList();
        return ports.Count == 0 ? null : string.Join(',', ports.Select(port => $"127.0.0.1:{port}"));
    }
}
