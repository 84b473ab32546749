using System.CommandLine;
using Course.Base;
using Spectre.Console;

namespace Course.Cli;

/// <summary>Parses a command line, runs the command, and turns whatever goes wrong into a sentence and an exit
/// code.</summary>
internal static class CourseApp
{
    /// <summary>How long a command may take to stop after Ctrl-C before the process ends anyway.</summary>
    static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(1);

    public static async Task<int> RunAsync(string[] args, CourseHost host)
    {
        var root = CommandList.Create(host);
        var parsed = root.Parse(args, new ParserConfiguration { EnablePosixBundling = false });
        var json = args.Contains("--json");
        try
        {
            if (parsed.Errors.Count > 0)
                throw Misunderstood(parsed, root);
            return await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    Output = host.Terminal.Output,
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = StopTimeout,
                }
            );
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
        catch (CommandException e)
        {
            Say(host, json, e.Message, e.Next);
            return e.ExitCode;
        }
        catch (CourseException e)
        {
            Say(host, json, e.Message, next: null);
            return ExitCode.Failed;
        }
        catch (Exception e)
        {
            var details = LastError.Write(host, args, e);
            var message = e.Message.ReplaceLineEndings(" ").TrimEnd('.', ' ');
            Say(host, json, $"Something unexpected stopped this command: {message}.", $"Details: {details}");
            return ExitCode.Failed;
        }
    }

    static void Say(CourseHost host, bool json, string sentence, string? next)
    {
        if (json)
        {
            host.Terminal.Json(new { error = sentence, next });
            return;
        }

        host.Terminal.Error.MarkupLineInterpolated($"[red]{sentence}[/]");
        if (next is not null)
            host.Terminal.Error.MarkupLineInterpolated($"  {next}");
    }

    static CommandException Misunderstood(ParseResult parsed, RootCommand root)
    {
        var command = parsed.CommandResult.Command;
        var help = command is RootCommand ? "course --help" : $"course {command.Name} --help";
        if (parsed.UnmatchedTokens is not [var unknown, ..])
            return new CommandException(PlainParseError.Of(parsed), next: $"See: {help}");

        var isOption = unknown.StartsWith('-');
        var known = isOption
            ? command.Options.SelectMany(option => option.Aliases.Append(option.Name))
            : root
                .Subcommands.Where(candidate => !candidate.Hidden && command is RootCommand)
                .Select(candidate => candidate.Name);
        var near = Closest.To(unknown, known);
        var kind =
            isOption ? "option"
            : command is RootCommand ? "command"
            : "argument";
        return new CommandException(
            $"There is no {kind} '{unknown}'.",
            next: near is null ? $"See: {help}" : $"Did you mean {near}? All of them: {help}"
        );
    }
}
