using System.Diagnostics;
using System.Globalization;
using Course.Base;
using Course.Interview.Cards;
using Course.Interview.Reviews;
using Course.Interview.Scheduling;

namespace Course.Bench;

/// <summary>The rehearsal's figures: each program in a process of its own, the median of several.</summary>
/// <param name="rounds">How often.</param>
/// <param name="progress">Told what is being measured.</param>
internal sealed class InterviewBench(int rounds, Action<string> progress)
{
    const int Cards = 5_000,
        Reviews = 200_000,
        Files = 16;

    double? _processor;

    public async Task<IReadOnlyList<Mark>> RunAsync(CancellationToken cancellation)
    {
        // Its own state: measuring must not touch anybody's reviews.
        var folder = Directory.CreateTempSubdirectory("course-bench-").FullName;
        try
        {
            progress($"a course of {Cards:#,0} cards and {Reviews:#,0} reviews");
            await WriteAsync(folder, cancellation);
            return
            [
                await MedianAsync(
                    "start to the first question",
                    0.5,
                    async () =>
                    {
                        var watch = Stopwatch.StartNew();
                        // Standard input is empty, which the command takes as "quit" once it has shown the first
                        // question.
                        var (code, output) = await OwnProcess.RunAsync(
                            ["interview", "--cram", "--topic", "1"],
                            cancellation
                        );
                        return code == ExitCode.Ok && output.Contains("Card 1 of", StringComparison.Ordinal)
                            ? watch.Elapsed.TotalSeconds
                            : throw new CourseException($"No question was shown: {output.Trim()}");
                    }
                ),
                await MedianAsync(
                    $"load {Cards:#,0} cards and {Reviews:#,0} reviews and work out what is due, cold",
                    1,
                    async () =>
                    {
                        var (code, output) = await OwnProcess.RunAsync(
                            ["bench-host", "interview", folder, Path.Combine(folder, ".course")],
                            cancellation
                        );
                        return code == ExitCode.Ok
                            ? Processor(output)
                            : throw new CourseException(
                                $"The measured program ended with exit code {code}: {output.Trim()}"
                            );
                    }
                ),
            ];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The first of two figures is the time on the wall; the second, which other programs on the machine do
    /// not lengthen, goes to the details.</summary>
    double Processor(string output)
    {
        var figures = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        _processor = double.Parse(figures[1], CultureInfo.InvariantCulture);
        return double.Parse(figures[0], CultureInfo.InvariantCulture);
    }

    /// <summary>Seconds, and seconds of processor time, from cards and reviews on disk to the cards that are due, in
    /// this process.</summary>
    public static async Task<double[]> LoadAsync(string root, string state)
    {
        var watch = Stopwatch.StartNew();
        using var self = Process.GetCurrentProcess();
        var before = self.TotalProcessorTime;
        var reading = Task.Run(() => CardBank.Read(root).Cards);
        var log = await new ReviewStore(Path.Combine(state, "interview.json")).LoadAsync();
        var cards = await reading;
        var due = new DueFirst(new Scheduler(), newCards: 10, TimeZoneInfo.Local).Arrange(
            cards,
            log,
            DateTimeOffset.UtcNow
        );
        var seconds = watch.Elapsed.TotalSeconds;
        self.Refresh();
        return cards.Count >= Cards && log.Reviews.Count >= Reviews && due.Count > 0
            ? [seconds, (self.TotalProcessorTime - before).TotalSeconds]
            : throw new CourseException(
                $"{cards.Count} cards, {log.Reviews.Count} reviews and {due.Count} due cards were found."
            );
    }

    async Task<Mark> MedianAsync(string name, double limit, Func<Task<double>> measure)
    {
        progress(name);
        var seconds = new double[rounds];
        for (var round = 0; round < rounds; round++)
            seconds[round] = await measure();
        Array.Sort(seconds);
        return new Mark(
            name,
            seconds[rounds / 2],
            "s",
            limit,
            AtMost: true,
            string.Create(CultureInfo.InvariantCulture, $"{seconds[0]:0.00}–{seconds[^1]:0.00} s in {rounds} runs")
                + (
                    _processor is { } processor
                        ? string.Create(CultureInfo.InvariantCulture, $", {processor:0.00} s of processor time")
                        : ""
                )
        );
    }

    /// <summary>Cards like the course's own, and reviews at random with a fixed seed.</summary>
    static async Task WriteAsync(string folder, CancellationToken cancellation)
    {
        var root = RootFolder.Find();
        var models = CardBank.Read(root).Cards;
        var interview = Directory.CreateDirectory(Path.Combine(folder, "notebooks", "interview")).FullName;
        for (var file = 0; file < Files; file++)
        {
            await using var writer = new StreamWriter(Path.Combine(interview, $"{file + 1:00}-topic.md"));
            writer.WriteLine("# Cards\n");
            for (var card = file; card < Cards; card += Files)
            {
                var model = models[card % models.Count];
                writer.WriteLine(
                    $"## {model.Question} ({card})\n\n`bench-{card}` · mid · question · Q01\n\n**Answer.** "
                        + $"{model.Answer.Markdown}\n\n**Rubric**\n"
                );
                foreach (var point in model.Rubric)
                    writer.WriteLine($"- {point.Text}");
                writer.WriteLine("\n**Follow-ups**\n");
                // The question is plain text here: what would be a mark in it goes.
                foreach (var next in model.FollowUps)
                    writer.WriteLine($"- **{next.Question.Replace("*", "")}** {next.Answer}");
                writer.WriteLine(
                    $"\n**Trap.** {model.Trap.Markdown}\n\n**Source.** [Kafka](https://kafka.apache.org/)\n"
                );
            }
        }

        var random = new Random(1);
        var begin = DateTimeOffset.Now.AddDays(-400);
        await new ReviewStore(Path.Combine(folder, ".course", "interview.json")).AppendAsync(
            Enumerable
                .Range(0, Reviews)
                .Select(number => new Review(
                    $"bench-{number % Cards}",
                    begin.AddMinutes(number * 400.0 * 24 * 60 / Reviews),
                    (Rating)random.Next(1, 5),
                    [1, 2, 4],
                    5,
                    Math.Round(random.NextDouble() * 90, 1)
                )),
            cancellation
        );
    }
}
