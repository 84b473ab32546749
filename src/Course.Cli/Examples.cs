using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Runtime.CompilerServices;

namespace Course.Cli;

/// <summary>Adds lines of examples, and of what the exit codes mean, to a command's help.</summary>
internal static class Examples
{
    static readonly ConditionalWeakTable<Command, string[]> Lines = [];

    /// <summary>Sets the examples that <c>--help</c> prints after the options, one command line each.</summary>
    public static T WithExamples<T>(this T command, params string[] lines)
        where T : Command
    {
        Lines.AddOrUpdate(command, lines);
        return command;
    }

    public static void AddToHelp(RootCommand root)
    {
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((SynchronousCommandLineAction)help.Action!);
    }

    sealed class HelpWithExamples(SynchronousCommandLineAction inner) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parsed)
        {
            var code = inner.Invoke(parsed);
            var output = parsed.InvocationConfiguration.Output;
            var command = parsed.CommandResult.Command;
            if (Lines.TryGetValue(command, out var lines))
            {
                output.WriteLine("Examples:");
                foreach (var line in lines)
                    output.WriteLine($"  {line}");
                output.WriteLine();
            }

            output.WriteLine(
                "Exit codes: 0 ok · 1 a task is not done, or a cell or check failed · 2 bad usage or input · 3 "
                    + "something is missing on this machine, or the cluster could not do what a task needs · 130 "
                    + "interrupted"
            );
            return code;
        }
    }
}
