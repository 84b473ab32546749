using System.CommandLine;
using Course.Base;
using Course.Cli.Running;
using Course.Cli.Views;
using Course.Notebooks;
using Course.Site;
using Course.Site.Pages;
using Spectre.Console;

namespace Course.Cli.Commands;

/// <summary><c>course run NN</c>: executes a notebook, shows how it goes, and writes its page.</summary>
internal static class RunCommand
{
    public static Command Create(CourseHost host)
    {
        var topics = new Argument<string[]>("topics")
        {
            Description =
                "The topic (1, 01 or 01-kafka-basics), or the path of an .ipynb file; several of them; or all.",
            Arity = ArgumentArity.OneOrMore,
        };
        var open = new Option<bool>("--open") { Description = "Open the page in the browser." };
        var json = Arguments.Json();
        var timeout = new Option<double>("--timeout")
        {
            Description = "How long one cell may take, in seconds. Default: 120.",
            HelpName = "seconds",
            DefaultValueFactory = _ => 120,
        };
        var cell = new Option<int?>("--cell")
        {
            Description = "Stop after this code cell. The full page of an earlier run stays.",
            HelpName = "n",
        };
        var core = new Option<bool>("--core")
        {
            Description = "Run the core path alone: the sections for one evening. The rest stays as not run.",
        };
        var show = new Option<bool>("--show")
        {
            Description = "Print what cells show even where the notebook asks you to predict it.",
        };
        var stopOnError = new Option<bool>("--stop-on-error")
        {
            Description =
                "Stop at the first failed cell (default); of several notebooks, start none after a failed one.",
        };
        var keepGoing = new Option<bool>("--keep-going") { Description = "Run the cells after a failed one too." };
        var solutions = new Option<bool>("--solutions")
        {
            Description =
                "Run the folded solutions in place of the gaps; an exercise that is not right then fails the run.",
        };
        var parameters = new Option<string[]>("--param")
        {
            Description = "Another value for a variable of the cell tagged 'parameters'.",
            HelpName = "name=value",
        };
        var cluster = Arguments.Cluster();
        var output = new Option<string?>("--output")
        {
            Description = "Where to write the page; for several, the folder. Default: artifacts/pages/NN-topic.html.",
            HelpName = "path",
        };
        var save = new Option<string[]>("--save")
        {
            Description = "Also write a copy of the notebook with its outputs; for several, the folder.",
            HelpName = "path",
        };
        var jobs = new Option<int?>("--jobs")
        {
            Description = "How many notebooks at once. Default: up to 2, as memory allows.",
            HelpName = "n",
        };
        var events = new Option<bool>(NotebookProcess.EventsOption) { Hidden = true };
        var both = new Option<bool>(NotebookProcess.BothOption) { Hidden = true };
        var command = new Command("run", "Run notebooks from top to bottom and write their pages.")
        {
            topics,
            open,
            json,
            timeout,
            cell,
            core,
            show,
            stopOnError,
            keepGoing,
            solutions,
            parameters,
            cluster,
            output,
            save,
            jobs,
            events,
            both,
        };
        command.SetAction(
            (parsed, cancellation) =>
            {
                if (parsed.GetValue(timeout) is not (> 0 and <= 86400))
                    throw new CommandException(
                        "--timeout is the number of seconds that one cell may take, more than 0."
                    );
                if (parsed.GetValue(cell) is < 1)
                    throw new CommandException("--cell is the number of a code cell, from 1.");
                if (parsed.GetValue(jobs) is < 1)
                    throw new CommandException("--jobs is how many notebooks run at once, from 1.");
                if (parsed.GetValue(stopOnError) && parsed.GetValue(keepGoing))
                    throw new CommandException("--stop-on-error and --keep-going exclude each other.");
                var options = new RunOptions
                {
                    CellTimeout = TimeSpan.FromSeconds(parsed.GetValue(timeout)),
                    UpToCell = parsed.GetValue(cell),
                    CoreOnly = parsed.GetValue(core),
                    KeepGoing = parsed.GetValue(keepGoing),
                    Answers =
                        parsed.GetValue(both) ? GapAnswers.Both
                        : parsed.GetValue(solutions) ? GapAnswers.Solutions
                        : GapAnswers.Own,
                    Parameters = Parameters(parsed.GetValue(parameters) ?? []),
                    Cluster = parsed.GetValue(cluster) ?? Kit.Cluster.Provider,
                };
                var saves = parsed.GetValue(save) ?? [];
                var request = new RunRequest(
                    options,
                    parsed.GetValue(output),
                    saves.FirstOrDefault(),
                    parsed.GetValue(stopOnError)
                );
                var notebooks = Notebooks(host, parsed.GetValue(topics)!);
                if (parsed.GetValue(events))
                    return SpeakAsync(host, NotebookPath.Load(host, notebooks[0]), request, saves, cancellation);
                if (notebooks.Count == 1)
                    return RunAsync(
                        host,
                        NotebookPath.Load(host, notebooks[0]),
                        request,
                        parsed.GetValue(json),
                        parsed.GetValue(open),
                        parsed.GetValue(show),
                        cancellation
                    );
                if (options.UpToCell is not null)
                    throw new CommandException("--cell is for one notebook.");
                if (parsed.GetValue(open))
                    throw new CommandException("--open is for one notebook.", next: "All pages: ./course open");
                return new ManyRuns(host, request, parsed.GetValue(jobs) ?? NotebookPool.Width).RunAsync(
                    notebooks,
                    parsed.GetValue(json),
                    cancellation
                );
            }
        );
        return command.WithExamples(
            "course run 1",
            "course run 1 --open",
            "course run 1 --core",
            "course run 1 --cell 12",
            "course run all --keep-going",
            "course run 3 --save copy.ipynb",
            "course run 1 --json"
        );
    }

    static IReadOnlyList<string> Notebooks(CourseHost host, IReadOnlyList<string> named)
    {
        if (!named.Contains("all"))
            return [.. named.Select(name => NotebookPath.Of(host, name)).Distinct()];
        var all = host.Topics.All.Select(topic => topic.NotebookPath).OfType<string>().ToList();
        return all.Count > 0
            ? all
            : throw new CommandException("There are no notebooks here: notebooks/ holds no NN-name.ipynb.");
    }

    static Dictionary<string, string> Parameters(IReadOnlyList<string> given)
    {
        var values = new Dictionary<string, string>();
        foreach (var one in given)
        {
            if (one.IndexOf('=') is not (> 0 and var at))
                throw new CommandException($"'{one}' is not name=value.");
            if (!values.TryAdd(one[..at], one[(at + 1)..]))
                throw new CommandException($"--param {one[..at]} is given twice.");
        }

        return values;
    }

    static void Check(Notebook notebook, RunOptions options)
    {
        if (!notebook.IsOfKnownLanguage)
            throw new CommandException(
                $"{Path.GetFileName(notebook.Path)} is written in {notebook.Language}, as its metadata says; the course "
                    + "runs notebooks in C#."
            );
        if (options.CoreOnly && !CorePath.Of(notebook).Exists)
            throw new CommandException(
                $"{Path.GetFileName(notebook.Path)} marks no core path.",
                next: "Run it whole: leave --core out."
            );
        if (options.UpToCell > notebook.CodeCells.Count())
            throw new CommandException(
                $"The notebook has {notebook.CodeCells.Count()} code cells, so there is no cell {options.UpToCell}."
            );
        if (options.Parameters.Count == 0)
            return;
        var known = NotebookParameter.Of(notebook);
        if (
            options.Parameters.Keys.FirstOrDefault(name => known.All(parameter => parameter.Name != name)) is
            { } unknown
        )
            throw new CommandException(
                $"{Path.GetFileName(notebook.Path)} has no parameter '{unknown}'.",
                next: known.Count == 0
                    ? "It has none: a cell tagged 'parameters' would declare them."
                    : $"It has: {string.Join(", ", known.Select(parameter => $"{parameter.Name} ({parameter.Default})"))}"
            );
        try
        {
            NotebookParameter.Check(notebook, options.Parameters);
        }
        catch (FormatException wrong)
        {
            throw new CommandException(wrong.Message);
        }
    }

    static async Task<int> RunAsync(
        CourseHost host,
        Notebook notebook,
        RunRequest request,
        bool json,
        bool open,
        bool show,
        CancellationToken cancellation
    )
    {
        Check(notebook, request.Options);
        if (
            request.Save is { } target
            && (
                !target.EndsWith(".ipynb", StringComparison.OrdinalIgnoreCase)
                || Path.GetFullPath(target) == notebook.Path
            )
        )
            throw new CommandException(
                "--save is the path of another .ipynb file: the notebook itself stays without outputs."
            );
        var page = request.PageOf(host, notebook.Path);
        var copy = request.Save is null ? null : Path.GetFullPath(request.Save);
        var shown = host.Relative(notebook.Path);
        host.EnterFolder(Path.GetDirectoryName(notebook.Path)!);
        Kit.Cluster.Choose(request.Options.Cluster);
        var runner = new NotebookRunner(notebook, request.Options);
        var view = json ? null : new RunView(host.Terminal, show ? new HashSet<int>() : Predictions.Awaited(notebook));
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
        if (copy is not null)
            RunNotebook.Save(result, copy);
        if (host.Topics.All.FirstOrDefault(topic => topic.NotebookPath == notebook.Path) is { } topic)
        {
            if (request.IsWhole)
                RunNotebook.Save(result, SiteTopic.RunPath(host.Folder, topic));
            await request.NoteProgressAsync(host, topic, result, cancellation);
        }
        if (json)
            host.Terminal.Json(RunJson.Of(result, page));
        else
            view!.WriteSummary(result, host.Relative(page), shown, await NextAsync(host, notebook, cancellation));
        if (open && !Browser.TryOpen(page))
            host.Terminal.Error.MarkupLineInterpolated(
                $"[yellow]No browser could be started here; open the page yourself.[/]"
            );
        return result.Succeeded ? ExitCode.Ok : ExitCode.Failed;
    }

    /// <summary>One notebook for another process of the course, which keeps what is to be kept.</summary>
    static async Task<int> SpeakAsync(
        CourseHost host,
        Notebook notebook,
        RunRequest request,
        IReadOnlyList<string> saves,
        CancellationToken cancellation
    )
    {
        Check(notebook, request.Options);
        var page = request.Output is null ? null : Path.GetFullPath(request.Output);
        var copies = saves.Select(Path.GetFullPath).ToList();
        host.EnterFolder(Path.GetDirectoryName(notebook.Path)!);
        Kit.Cluster.Choose(request.Options.Cluster);
        using var exit = new ExitWatch(host.Terminal);
        var result = await new NotebookRunner(notebook, request.Options).RunAsync(
            (Action<RunEvent>)exit.Hear + Speak,
            cancellation
        );
        if (page is not null)
            HtmlPage.Write(result, page);
        foreach (var copy in copies)
            RunNotebook.Save(result, copy);
        return result.Succeeded ? ExitCode.Ok : ExitCode.Failed;

        void Speak(RunEvent item)
        {
            if (item is CellStarted started)
                NotebookProcess.Say(
                    host.Terminal.Output,
                    new NotebookProcess.Step(started.Cell.Number, started.Total, started.Title)
                );
        }
    }

    /// <summary>After one of the course's notebooks, what is left of its topic; then what a bare <c>course</c> would
    /// say.</summary>
    static async Task<NextStep?> NextAsync(CourseHost host, Notebook notebook, CancellationToken cancellation) =>
        host.Topics.All.Any(topic => topic.NotebookPath == notebook.Path)
            ? NextStep.Of([
                .. (await TopicState.ReadAsync(host.Folder, cancellation)).OrderByDescending(state =>
                    state.Topic.NotebookPath == notebook.Path
                ),
            ])
            : null;

    /// <summary>A cell can end the process (<c>Environment.Exit</c>); then at least somebody says which one
    /// did.</summary>
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
            if (item is CellStarted started)
                _running = started.Cell;
            if (item is CellEnded)
                _running = null;
        }

        public void Dispose() => AppDomain.CurrentDomain.ProcessExit -= OnExit;

        void OnExit(object? sender, EventArgs e)
        {
            if (_running is not { } cell)
                return;
            _terminal.Error.MarkupLineInterpolated(
                $"[red]The process ended while {cell.Name} ran: its code called Environment.Exit, or the process was told to end.[/]"
            );
            if (Environment.ExitCode == ExitCode.Ok)
                Environment.ExitCode = ExitCode.Failed;
        }
    }
}
