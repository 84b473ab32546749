using Course.Base;
using Course.Grading.Labs;
using Course.Grading.Reports;
using DockerKafka;
using DockerKafka.Compose;
using Spectre.Console;

namespace Course.Cli;

/// <summary>What every command is given: the terminal, the course's folder and its topics.</summary>
internal sealed class CourseHost
{
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
        Folder = new CourseFolder(
            root,
            sentence => Terminal.Error.MarkupLineInterpolated($"[yellow]{sentence}[/]"),
            time
        );
    }

    public Terminal Terminal { get; }

    /// <summary>The course's folder, its topics and what the learner has done.</summary>
    public CourseFolder Folder { get; }

    /// <summary>The folder that holds Course.sln.</summary>
    public string Root => Folder.Root;

    public TimeProvider Time => Folder.Time;

    /// <summary>Makes a notebook's folder the current one, as editors do before they start a kernel. Only for a process
    /// that the command has to itself; by default nothing happens.</summary>
    public Action<string> EnterFolder { get; init; } = _ => { };

    /// <summary>Runs Docker's programs.</summary>
    public RunProgram Programs { get; }

    /// <summary>What the learner has done.</summary>
    public ProgressStore Progress => Folder.Progress;

    public TopicCatalog Topics => Folder.Topics;

    /// <summary>The lab of a topic.</summary>
    /// <exception cref="CommandException">No topic has that name, or it has no lab.</exception>
    public Lab LabOf(string text)
    {
        var topic = Topics.Find(text);
        return LabCatalog.Read(Root).FirstOrDefault(lab => lab.Name == topic.Name)
            ?? throw new CommandException($"Topic {topic.Name} has no lab here.");
    }

    /// <summary>Notes what the grader said of the tasks that it ran. A task without a verdict, or not begun, was not
    /// tried.</summary>
    public Task NoteAsync(Lab lab, GradeReport report, CancellationToken cancellation) =>
        Progress.NoteAsync(
            lab.Name,
            report
                .Tasks.Where(task => task.Status is TaskState.Passed or TaskState.Failed)
                .Select(task => (task.Number, task.Passed)),
            cancellation
        );

    /// <summary>A path as a person would type it from the course's folder.</summary>
    public string Relative(string path) => Folder.Relative(path);

    public static CourseHost OfProcess() =>
        new(Terminal.OfProcess(), FindRoot) { EnterFolder = Directory.SetCurrentDirectory };

    static string FindRoot() =>
        RootFolder.TryFind(AppContext.BaseDirectory)
        ?? RootFolder.TryFind()
        ?? throw new CommandException(
            "The course's folder (the one with Course.sln) was not found above here.",
            ExitCode.EnvironmentMissing,
            "Run ./course from your clone."
        );
}
