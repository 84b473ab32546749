using System.Diagnostics;
using Course.Base;
using Course.Kernel.Client;
using Course.Notebooks;

namespace Course.Bench;

/// <summary>
/// The notebook engine from outside, as a front end meets it: the published kernel in a process of its own, driven by
/// Jupyter's protocol. Beside it, where there is one, a plain <c>dotnet run</c> of the same code. Medians of all
/// rounds.
/// </summary>
/// <param name="course">The course.</param>
/// <param name="kernel">The published kernel.</param>
/// <param name="rounds">How often each is measured.</param>
/// <param name="progress">Told what is being measured.</param>
internal sealed class NotebookBench(CourseFolder course, string kernel, int rounds, Action<string> progress)
{
    const int WarmCells = 60;
    const int CompletionsWarm = 3;

    readonly string[] _kernel = [DotnetProgram.Path, kernel];

    public async Task<IReadOnlyList<NotebookMark>> RunAsync(CancellationToken cancellation)
    {
        var marks = new List<NotebookMark>();
        var notebook = Notebook.Load(course.Topics.All.First(topic => topic.NotebookPath is not null).NotebookPath!);
        var folder = Path.GetDirectoryName(notebook.Path)!;
        var package = notebook
            .CodeCells.First()
            .Source.Split('\n')
            .First(line => line.StartsWith("#r \"nuget: Confluent.Kafka", StringComparison.Ordinal));

        using (var program = new PlainProgram("Console.WriteLine(1 + 1);"))
        {
            var (first, cells, empty) = (new List<double>(), new List<double>(), new List<double>());
            for (var round = 1; round <= rounds; round++)
            {
                progress($"start and trivial cells, round {round} of {rounds}");
                var clock = Stopwatch.StartNew();
                using var client = KernelClient.Start(_kernel, folder);
                Run(client, "1 + 1");
                first.Add(clock.Elapsed.TotalSeconds);
                for (var cell = 0; cell < WarmCells; cell++)
                {
                    clock.Restart();
                    Run(client, $"{cell} + 1");
                    if (cell >= WarmCells / 2)
                        cells.Add(clock.Elapsed.TotalMilliseconds);
                }
                empty.Add(client.WorkingSet / 1e6);
            }
            marks.Add(
                new(
                    "kernel start to the first result",
                    "s",
                    Median(first),
                    1.5,
                    await program.MedianAsync(rounds, progress, cancellation),
                    "dotnet run of 1 + 1"
                )
            );
            marks.Add(new("a trivial cell, warm", "ms", Median(cells), 30, null, ""));
            marks.Add(new($"memory after {WarmCells + 1} trivial cells", "MB", Median(empty), null, null, ""));
        }

        using (
            var program = new PlainProgram(
                "Console.WriteLine(Confluent.Kafka.Library.VersionString);",
                PlainProgram.Package(package)
            )
        )
        {
            var seconds = new List<double>();
            for (var round = 1; round <= rounds; round++)
            {
                progress($"#r nuget, round {round} of {rounds}");
                using var client = KernelClient.Start(_kernel, folder);
                Run(client, "1 + 1");
                var clock = Stopwatch.StartNew();
                Run(client, package + "\nConfluent.Kafka.Library.VersionString");
                seconds.Add(clock.Elapsed.TotalSeconds);
            }
            marks.Add(
                new(
                    "#r nuget of Confluent.Kafka and its first use, warm cache",
                    "s",
                    Median(seconds),
                    null,
                    await program.MedianAsync(rounds, progress, cancellation),
                    "dotnet run with the package"
                )
            );
        }

        await WholeAsync(marks, notebook, folder, cancellation);
        return marks;
    }

    async Task WholeAsync(List<NotebookMark> marks, Notebook notebook, string folder, CancellationToken cancellation)
    {
        var name = $"notebook {Path.GetFileNameWithoutExtension(notebook.Path)[..2]}";
        var (whole, memory, completions, failed) = (new List<double>(), new List<double>(), new List<double>(), 0);
        for (var round = 1; round <= rounds; round++)
        {
            progress($"{name}, round {round} of {rounds}");
            using var client = KernelClient.Start(_kernel, folder);
            var clock = Stopwatch.StartNew();
            foreach (var cell in notebook.CodeCells)
                failed += client.Run(cell.Source).Status == "ok" ? 0 : 1;
            whole.Add(clock.Elapsed.TotalSeconds);
            memory.Add(client.WorkingSet / 1e6);
            if (round == 1)
                completions.AddRange(Completions(client, notebook));
        }
        progress($"{name} by course run");
        var (_, inProcess) = await TimedAsync(() =>
            OwnProcess.RunAsync(["run", notebook.Path, "--keep-going"], cancellation)
        );
        marks.Add(
            new(
                $"{name} whole{(failed > 0 ? $" ({failed} failed claims in {rounds} rounds)" : "")}",
                "s",
                Median(whole),
                null,
                inProcess,
                "course run, without Jupyter"
            )
        );
        marks.Add(new($"memory after {name}", "MB", Median(memory), null, null, ""));
        if (completions.Count > 0)
        {
            completions.Sort();
            marks.Add(
                new(
                    $"a completion in {name}'s cells, warm, median of {completions.Count}",
                    "ms",
                    completions[completions.Count / 2],
                    100,
                    null,
                    ""
                )
            );
            marks.Add(new("the same, 95th percentile", "ms", completions[completions.Count * 95 / 100], 100, null, ""));
        }
    }

    /// <summary>In each cell of the notebook, after the first dot of a line in its middle: what a learner types
    /// there.</summary>
    static IEnumerable<double> Completions(KernelClient client, Notebook notebook)
    {
        foreach (var source in notebook.CodeCells.Select(cell => cell.Source))
        {
            var dot = source.IndexOf('.', source.Length / 2);
            if (dot < 0)
                continue;
            for (var turn = 0; turn < CompletionsWarm; turn++)
            {
                var clock = Stopwatch.StartNew();
                client.Complete(source, dot + 1);
                // The first completion in a cell binds it and is not measured; those for the next letters are.
                if (turn > 0)
                    yield return clock.Elapsed.TotalMilliseconds;
            }
        }
    }

    static void Run(KernelClient client, string code)
    {
        if (client.Run(code) is not ("ok", _) and var (_, error))
            throw new CommandException($"The measured cell failed: {error}", ExitCode.Failed);
    }

    static async Task<(T Result, double Seconds)> TimedAsync<T>(Func<Task<T>> work)
    {
        var clock = Stopwatch.StartNew();
        return (await work(), clock.Elapsed.TotalSeconds);
    }

    static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
