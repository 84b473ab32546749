using System.CommandLine;

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

    public static Option<string?> Cluster() =>
        new("--cluster") { Description = $"Which cluster: {string.Join(", ", Kit.Cluster.Providers)}. Default: {Kit.Cluster.ProviderVariable}, or {Kit.Cluster.Providers[0]}.", HelpName = "provider" };
}
