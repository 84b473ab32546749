using Course.Kit;

namespace Course.Cli;

/// <summary>What every command is given: the terminal, the course's folder and its topics.</summary>
internal sealed class CourseHost
{
    readonly Lazy<string> _root;
    readonly Lazy<TopicCatalog> _topics;

    /// <param name="terminal">Where commands write.</param>
    /// <param name="root">The folder that holds Course.sln; found on first use.</param>
    public CourseHost(Terminal terminal, Func<string> root)
    {
        Terminal = terminal;
        _root = new(root);
        _topics = new(() => TopicCatalog.Read(Root));
    }

    public Terminal Terminal { get; }

    /// <summary>The folder that holds Course.sln.</summary>
    public string Root => _root.Value;

    /// <summary>The folder of the learner's state, <c>.course</c>; commands create it when they write.</summary>
    public string StateFolder => Path.Combine(Root, ".course");

    public TopicCatalog Topics => _topics.Value;

    /// <summary>A path as a person would type it from the course's folder.</summary>
    public string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    public static CourseHost OfProcess() => new(Terminal.OfProcess(), FindRoot);

    static string FindRoot() => CourseRoot.TryFind(AppContext.BaseDirectory) ?? CourseRoot.TryFind()
        ?? throw new CommandException("The course's folder (the one with Course.sln) was not found above here.", ExitCode.EnvironmentMissing, "Run ./course from your clone.");
}
