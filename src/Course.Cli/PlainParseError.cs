using System.CommandLine;
using System.CommandLine.Parsing;

namespace Course.Cli;

/// <summary>What is wrong with a command line, without the names of .NET types.</summary>
internal static class PlainParseError
{
    /// <summary>One sentence on the first error.</summary>
    public static string Of(ParseResult parsed)
    {
        var error = parsed.Errors[0];
        return error.SymbolResult switch
        {
            OptionResult { Tokens: [] } option =>
                $"{option.Option.Name} needs {Wanted(option.Option.ValueType, option.Option.HelpName)} after it.",
            OptionResult { Tokens: [var given] } option =>
                $"'{given.Value}' is not possible after {option.Option.Name}: it needs "
                    + $"{Wanted(option.Option.ValueType, option.Option.HelpName)}.",
            ArgumentResult { Tokens: [] } argument => Missing(parsed.CommandResult.Command.Name, argument.Argument),
            ArgumentResult { Tokens: [var given], Argument: var argument } =>
                $"'{given.Value}' is not a {argument.Name}: it must be {Wanted(argument.ValueType, argument.Name)}.",
            CommandResult command
                when command.Command.Arguments.FirstOrDefault(argument =>
                    command.GetResult(argument) is not { Tokens.Count: > 0 }
                )
                    is { } missing => Missing(command.Command.Name, missing),
            _ => error.Message,
        };
    }

    static string Missing(string command, Argument argument) => $"Which {argument.Name}? course {command} needs one.";

    static string Wanted(Type type, string? name)
    {
        var value = Nullable.GetUnderlyingType(type) ?? type;
        return value == typeof(int) || value == typeof(long) || value == typeof(double) ? "a number"
            : name?.Contains('|') is true ? $"one of {name.Replace("|", ", ")}"
            : $"a {name ?? "value"}";
    }
}
