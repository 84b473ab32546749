using Course.Grading.Labs;
using Course.Kit;
using DockerKafka;
using Spectre.Console;

namespace Course.Cli;

/// <summary>What every command is given: the terminal, the course's folder and its topics.</summary>
internal sealed class CourseHost
{
    readonly Lazy<string> _root;
    readonly Lazy<TopicCatalog> _topics;
    readonly Lazy<ProgressStore> _progress;

    /// <param name="terminal">Where commands write.</param>
    /// <param name="root">The folder that holds Course.sln; found on first use.</param>
    /// <param name="time">The clock of what is noted; the system's unless given.</param>
    /// <param name="programs">Runs Docker's programs; the real ones unless given.</param>
    public CourseHost(Terminal terminal, Func<string> root, TimeProvider? time = null, RunProgram? programs = null)
    {
        Programs =
            programs
            ?? (
                (program, arguments, heard, cancellation) =>
                    DockerCommand.TryAsync(program, arguments, heard, cancellationToken: cancellation)
            );
        Terminal = terminal;
        Time = time ?? TimeProvider.System;
        _root = new(root);
        _topics = new(() => TopicCatalog.Read(Root));
        _progress = new(() =>
            new ProgressStore(
                StateFolder,
                sentence => Terminal.Error.MarkupLineInterpolated($"[yellow]{sentence}[/]"),
                Time
            )
        );
    }

    public Terminal Terminal { get; }

    /// <summary>The folder that holds Course.sln.</summary>
    public string Root => _root.Value;

    /// <summary>The folder of the learner's state, <c>.course</c>; commands create it when they write.</summary>
    public string StateFolder => Path.Combine(Root, ".course");

    public TimeProvider Time { get; }

    /// <summary>Makes a notebook's folder the current one, as editors do before they start a kernel. Only for a process
    /// that the command has to itself; by default nothing happens.</summary>
    public Action<string> EnterFolder { get; init; } = _ => { };

    /// <summary>Runs Docker's programs.</summary>
    public RunProgram Programs { get; }

    /// <summary>What the learner has done.</summary>
    public ProgressStore Progress => _progress.Value;

    public TopicCatalog Topics => _topics.Value;

    /// <summary>The lab of a topic.</summary>
    /// <exception cref="CommandException">No topic has that name, or it has no lab.</exception>
    public Lab LabOf(string text)
    {
        var topic = Topics.Find(text);
        return LabCatalog.Read(Root).FirstOrDefault(lab => lab.Name == topic.Name)
            ?? throw new CommandException($"Topic {topic.Name} has no lab here.");
    }

    /// <summary>A path as a person would type it from the course's folder.</summary>
    public string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    public static CourseHost OfProcess() =>
        new(Terminal.OfProcess(), FindRoot) { EnterFolder = Directory.SetCurrentDirectory };

    static string FindRoot() =>
        CourseRoot.TryFind(AppContext.BaseDirectory)
        ?? CourseRoot.TryFind()
        ?? throw new CommandException(
            "The course's folder (the one with Course.sln) was not found above here.",
            ExitCode.EnvironmentMissing,
            "Run ./course from your clone."
        );
}
