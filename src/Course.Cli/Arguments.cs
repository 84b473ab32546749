using System.CommandLine;
using Course.Base;

namespace Course.Cli;

/// <summary>Arguments and options that several commands share.</summary>
internal static class Arguments
{
    /// <summary>A topic by number or name; resolve it with <see cref="TopicCatalog.Find"/>.</summary>
    public static Argument<string> Topic(string description = "The topic: 1, 01 or 01-kafka-basics.") =>
        new("topic") { Description = description };

    public static Argument<string?> OptionalTopic(string description) =>
        new("topic") { Description = description, Arity = ArgumentArity.ZeroOrOne };

    public static Argument<string[]> Topics(string description) =>
        new("topics") { Description = description, Arity = ArgumentArity.ZeroOrMore };

    public static Option<bool> Json() =>
        new("--json") { Description = "Print the result as JSON, and nothing else, on standard output." };

    public static Option<string?> Cluster()
    {
        var option = new Option<string?>("--cluster")
        {
            Description =
                $"Which cluster. Default: what {Kit.Cluster.ProviderVariable} says, or {Kit.Cluster.Providers[0]}.",
            HelpName = string.Join('|', Kit.Cluster.Providers),
        };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } name && !Kit.Cluster.Providers.Contains(name))
                result.AddError($"There is no cluster '{name}'.");
        });
        return option;
    }

    /// <summary><c>--rounds</c>: how often a bench measures.</summary>
    /// <param name="what">What is done so often: "each start is measured".</param>
    /// <param name="usual">The default.</param>
    public static Option<int> Rounds(string what, int usual)
    {
        var rounds = new Option<int>("--rounds")
        {
            Description = $"How often {what}; the median counts.",
            DefaultValueFactory = _ => usual,
        };
        rounds.Validators.Add(given =>
        {
            if (given.Tokens.Count > 0 && given.GetValueOrDefault<int>() is < 1 or > 50)
                given.AddError("--rounds takes a number from 1 to 50.");
        });
        return rounds;
    }
}
