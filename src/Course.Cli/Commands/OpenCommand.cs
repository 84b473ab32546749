using System.CommandLine;
using Course.Base;
using Course.Site;
using Spectre.Console;

namespace Course.Cli.Commands;

/// <summary><c>course open</c>: serves the course's pages on this machine and opens the browser.</summary>
internal static class OpenCommand
{
    public static Command Create(CourseHost host)
    {
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
            port,
            noBrowser,
        };
        command.SetAction(
            (parsed, cancellation) => RunAsync(host, parsed.GetValue(port), !parsed.GetValue(noBrowser), cancellation)
        );
        return command.WithExamples("course open", "course open --no-browser --port 8090");
    }

    static async Task<int> RunAsync(CourseHost host, int port, bool browser, CancellationToken cancellation)
    {
        if (port is < 0 or > 65535)
            throw new CommandException("--port is a number from 1 to 65535; 0 takes a free one.");
        await using var server = await SiteServer.StartAsync(host.Folder, port, cancellation);
        host.Terminal.Output.WriteLine($"The course is at {server.Address}");
        if (browser && !Browser.TryOpen(server.Address.AbsoluteUri))
            host.Terminal.Output.WriteLine("No browser could be started here: open the address yourself.");
        host.Terminal.Output.WriteLine("Ctrl-C ends it.");
        host.Terminal.Output.Flush();
        await Task.Delay(Timeout.Infinite, cancellation).ContinueWith(_ => { }, TaskScheduler.Default);
        return ExitCode.Ok;
    }
}
