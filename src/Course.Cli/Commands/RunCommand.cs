using System.CommandLine;
using Course.Notebooks;
using Spectre.Console;

namespace Course.Cli.Commands;

/// <summary><c>course run NN</c>: executes a notebook, shows how it goes, and writes its page.</summary>
internal static class RunCommand
{
    public static Command Create(CourseHost host)
    {
        var topic = Arguments.Topic("The topic (1, 01 or 01-kafka-basics), or the path of an .ipynb file.");
        var open = new Option<bool>("--open") { Description = "Open the page in the browser." };
        var json = Arguments.Json();
        var timeout = new Option<double>("--timeout") { Description = "How long one cell may take, in seconds. Default: 120.", HelpName = "seconds", DefaultValueFactory = _ => 120 };
        var cell = new Option<int?>("--cell") { Description = "Stop after this code cell.", HelpName = "n" };
        var keepGoing = new Option<bool>("--keep-going") { Description = "Run the cells after a failed one too." };
        var solutions = new Option<bool>("--solutions") { Description = "Run the folded solutions in place of the gaps; an exercise that is not right then fails the run." };
        var cluster = Arguments.Cluster();
        var output = new Option<string?>("--output") { Description = "Where to write the page. Default: artifacts/pages/NN-topic.html.", HelpName = "path" };
        var command = new Command("run", "Run a notebook from top to bottom and write its page.") { topic, open, json, timeout, cell, keepGoing, solutions, cluster, output };
        command.SetAction((parsed, cancellation) =>
        {
            if (parsed.GetValue(timeout) is not (> 0 and <= 86400))
                throw new CommandException("--timeout is the number of seconds that one cell may take, more than 0.");
            if (parsed.GetValue(cell) is < 1)
                throw new CommandException("--cell is the number of a code cell, from 1.");
            if (parsed.GetValue(cluster) is { } chosen)
                Environment.SetEnvironmentVariable(Kit.Cluster.ProviderVariable, chosen);
            var options = new RunOptions
            {
                CellTimeout = TimeSpan.FromSeconds(parsed.GetValue(timeout)),
                UpToCell = parsed.GetValue(cell),
                KeepGoing = parsed.GetValue(keepGoing),
                Solutions = parsed.GetValue(solutions),
                Cluster = Kit.Cluster.Provider,
            };
            return RunAsync(host, Load(host, parsed.GetValue(topic)!), options, parsed.GetValue(output), parsed.GetValue(json), parsed.GetValue(open), cancellation);
        });
        return command.WithExamples("course run 1", "course run 1 --open", "course run 1 --cell 12", "course run 1 --json");
    }

    static Notebook Load(CourseHost host, string topic)
    {
        var isFile = topic.EndsWith(".ipynb", StringComparison.OrdinalIgnoreCase) && File.Exists(topic);
        if (!isFile && topic.TrimEnd('/').AsSpan().ContainsAny('/', '\\')) throw NoNotebook(topic);
        var path = isFile
            ? Path.GetFullPath(topic)
            : host.Topics.Find(topic).NotebookPath ?? throw new CommandException($"Topic {host.Topics.Find(topic).Name} has no notebook here.");
        try
        {
            return Notebook.Load(path);
        }
        catch (NotebookFormatException damaged)
        {
            throw new CommandException(damaged.Message.Replace(path, host.Relative(path), StringComparison.Ordinal), next: host.Topics.All.Any(known => known.NotebookPath == path)
                ? $"The course's own file, without your answers: git checkout -- {host.Relative(path)}"
                : null);
        }
    }

    static CommandException NoNotebook(string path) => new(
        Directory.Exists(path) ? $"{path} is a folder, not a notebook."
        : File.Exists(path) ? $"{path} is not a notebook: its name must end in .ipynb."
        : $"There is no file {path}.");

    static async Task<int> RunAsync(CourseHost host, Notebook notebook, RunOptions options, string? output, bool json, bool open, CancellationToken cancellation)
    {
        if (options.UpToCell > notebook.CodeCells.Count())
            throw new CommandException($"The notebook has {notebook.CodeCells.Count()} code cells, so there is no cell {options.UpToCell}.");
        var page = Path.GetFullPath(output ?? Path.Combine(host.Root, "artifacts", "pages", Path.GetFileNameWithoutExtension(notebook.Path) + ".html"));
        var runner = new NotebookRunner(notebook, options);
        var view = json ? null : new RunView(host.Terminal);
        using var exit = new ExitWatch(host.Terminal);
        var result = view is null
            ? await runner.RunAsync(exit.Hear, cancellation)
            : await view.FollowAsync(listener => runner.RunAsync(exit.Hear + listener, cancellation));
        if (result.WasCancelled)
        {
            view?.WriteStopped(result);
            return ExitCode.Interrupted;
        }

        HtmlPage.Write(result, page);
        // The site's pages are made from the last whole run.
        if (host.Topics.All.FirstOrDefault(topic => topic.NotebookPath == notebook.Path) is { } topic && options is { UpToCell: null, Solutions: false })
            RunNotebook.Save(result, SiteTopic.RunPath(host, topic));
        if (result is { Succeeded: true, Skipped: 0 } && options.UpToCell is null) await NoteAsync(host, notebook, cancellation);
        if (json) host.Terminal.Json(RunJson.Of(result, page));
        else view!.WriteSummary(result, host.Relative(page), host.Relative(notebook.Path), await NextAsync(host, notebook, cancellation));
        if (open && !Browser.TryOpen(page)) host.Terminal.Error.MarkupLineInterpolated($"[yellow]No browser could be started here; open the page yourself.[/]");
        return result.Succeeded ? ExitCode.Ok : ExitCode.Failed;
    }

    /// <summary>A topic's notebook ran through: that is progress.</summary>
    static async Task NoteAsync(CourseHost host, Notebook notebook, CancellationToken cancellation)
    {
        if (host.Topics.All.FirstOrDefault(topic => topic.NotebookPath == notebook.Path) is { } topic)
            await host.Progress.NoteNotebookRunAsync(topic.Name, cancellation);
    }

    /// <summary>After one of the course's notebooks, what a bare <c>course</c> would say.</summary>
    static async Task<NextStep?> NextAsync(CourseHost host, Notebook notebook, CancellationToken cancellation) =>
        host.Topics.All.Any(topic => topic.NotebookPath == notebook.Path) ? NextStep.Of(await TopicState.ReadAsync(host, cancellation)) : null;

    /// <summary>A cell can end the process (<c>Environment.Exit</c>); then at least somebody says which one did.</summary>
    sealed class ExitWatch : IDisposable
    {
        readonly Terminal _terminal;
        NotebookCell? _running;

        public ExitWatch(Terminal terminal)
        {
            _terminal = terminal;
            AppDomain.CurrentDomain.ProcessExit += OnExit;
        }

        public void Hear(RunEvent item)
        {
            if (item is CellStarted started) _running = started.Cell;
            if (item is CellEnded) _running = null;
        }

        public void Dispose() => AppDomain.CurrentDomain.ProcessExit -= OnExit;

        void OnExit(object? sender, EventArgs e)
        {
            if (_running is not { } cell) return;
            _terminal.Error.MarkupLineInterpolated($"[red]The process ended while {cell.Name} ran: its code called Environment.Exit, or the process was told to end.[/]");
            if (Environment.ExitCode == ExitCode.Ok) Environment.ExitCode = ExitCode.Failed;
        }
    }
}
