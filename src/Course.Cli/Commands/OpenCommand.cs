using System.CommandLine;
using Course.Base;
using Course.Site;

namespace Course.Cli.Commands;

/// <summary><c>course open</c>: serves the course's pages on this machine and opens the browser.</summary>
internal static class OpenCommand
{
    public static Command Create(CourseHost host)
    {
        var topic = Arguments.OptionalTopic("The topic whose notebook opens: 1, 01 or 01-kafka-basics.");
        var section = new Argument<string?>("section")
        {
            Description = "The notebook's section, as its heading is numbered: 4.5.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var port = new Option<int>("--port")
        {
            Description = "The port on 127.0.0.1. Default: a free one.",
            HelpName = "number",
        };
        var noBrowser = new Option<bool>("--no-browser") { Description = "Only print the address." };
        var command = new Command(
            "open",
            "Read the course in the browser: notebooks, labs, search, and cards to rehearse. Ctrl-C ends it."
        )
        {
            topic,
            section,
            port,
            noBrowser,
        };
        command.SetAction(
            (parsed, cancellation) =>
                RunAsync(
                    host,
                    parsed.GetValue(topic),
                    parsed.GetValue(section),
                    parsed.GetValue(port),
                    !parsed.GetValue(noBrowser),
                    cancellation
                )
        );
        return command.WithExamples("course open", "course open 2 4.5", "course open --no-browser --port 8090");
    }

    static async Task<int> RunAsync(
        CourseHost host,
        string? topic,
        string? section,
        int port,
        bool browser,
        CancellationToken cancellation
    )
    {
        if (port is < 0 or > 65535)
            throw new CommandException("--port is a number from 1 to 65535; 0 takes a free one.");
        var page = topic is null ? "" : await PageAsync(host, host.Topics.Find(topic), section, cancellation);
        await using var server = await SiteServer.StartAsync(host.Folder, port, cancellation);
        var address = new Uri(server.Address, page);
        host.Terminal.Output.WriteLine($"The course is at {address}");
        if (browser && !Browser.TryOpen(address.AbsoluteUri))
            host.Terminal.Output.WriteLine("No browser could be started here: open the address yourself.");
        host.Terminal.Output.WriteLine("Ctrl-C ends it.");
        host.Terminal.Output.Flush();
        await Task.Delay(Timeout.Infinite, cancellation).ContinueWith(_ => { }, TaskScheduler.Default);
        return ExitCode.Ok;
    }

    static async Task<string> PageAsync(CourseHost host, Topic topic, string? section, CancellationToken cancellation)
    {
        if (topic.NotebookPath is null)
            throw new CommandException($"Topic {topic.Name} has no notebook here.");
        if (section is null)
            return SiteLinks.Notebook(topic);
        var site = await CourseSite.ReadAsync(host.Folder, new SiteOptions(), cancellation);
        return site.Section(topic.Number, section.TrimStart('§'))
            ?? throw new CommandException(
                $"Notebook {topic.Number} has no section {section}.",
                next: $"course open {topic.Number}"
            );
    }
}
