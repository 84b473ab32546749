using Course.Base;
using Course.Interview;
using Course.Interview.Cards;
using Course.Interview.Checking;
using Course.Interview.Mock;
using Course.Interview.Rehearsal;
using Course.Site;
using Spectre.Console;

namespace Course.Cli.Commands;

/// <summary><c>course interview --mock 30</c>: a timed interview with a report. One that was cut off is gone on
/// with.</summary>
internal sealed class MockCommand(CourseHost host, TextReader input)
{
    public const int UsualMinutes = 30;
    const int AskBack = 3;

    readonly IRehearsalConsole _console = InterviewConsole.Paged(host.Terminal, input);

    /// <param name="all">Every card: an interview that was cut off may have been drawn from others than this
    /// one.</param>
    /// <param name="chosen">The cards to draw from.</param>
    public async Task<int> RunAsync(
        IReadOnlyList<Card> all,
        IReadOnlyList<Card> chosen,
        CardLevel level,
        int minutes,
        int? seed,
        CancellationToken cancellationToken
    )
    {
        if (minutes is < MockInterview.Shortest or > MockInterview.Longest)
            throw new CommandException(
                $"--mock {minutes} is not possible: it is a number of minutes from {MockInterview.Shortest} "
                    + $"to {MockInterview.Longest}."
            );
        using var kept =
            UnfinishedMockStore.TryOpen(Path.Combine(host.Folder.State, "mock-unfinished.json"), Warn, host.Time)
            ?? throw new CommandException(
                "A mock interview is going on in another terminal.",
                next: "End it there: q reports on it, Ctrl-C puts it aside."
            );
        var mock = await kept.LoadAsync(cancellationToken);
        if (mock is not null)
        {
            switch (AskWhetherToGoOn(mock))
            {
                case null:
                    return ExitCode.Ok;
                case false:
                    if (mock.Answers.Count > 0)
                        await ReportAsync(mock, all, cancellationToken);
                    mock = null;
                    break;
            }
        }

        mock ??= await DrawAsync(chosen, level, minutes, seed ?? Random.Shared.Next(10_000), cancellationToken);
        var session = new MockSession(_console, host.Time)
        {
            Terms = topic => CardTerms.Read(host.Root, topic),
            Keep = now => kept.SaveAsync(mock = now, CancellationToken.None),
        };
        try
        {
            await session.RunAsync(mock, all, Questions(mock.Seed));
        }
        catch (OperationCanceledException)
        {
            _console.WriteLine();
            _console.WriteLine(
                $"Put aside: {mock.Answers.Count} of {mock.Questions.Count} answered, "
                    + $"{mock.Left.TotalMinutes:0} minutes left. Go on: course interview --mock",
                Tone.Title
            );
            throw;
        }

        if (mock.Answers.Count == 0)
            _console.WriteLine("No question answered: nothing to report.");
        else
            await ReportAsync(mock, all, cancellationToken);
        kept.Clear();
        return ExitCode.Ok;
    }

    async Task<UnfinishedMock> DrawAsync(
        IReadOnlyList<Card> cards,
        CardLevel level,
        int minutes,
        int seed,
        CancellationToken cancellationToken
    )
    {
        var interview = MockInterview.Compose(
            cards,
            await new RehearsalState(host.Folder).Reviews.LoadAsync(cancellationToken),
            (await TopicState.ReadAsync(host.Folder, cancellationToken))
                .Where(topic => topic.NotebookDone || topic.TasksPassed > 0)
                .Select(topic => topic.Topic.Name)
                .ToHashSet(),
            level,
            minutes,
            seed
        );
        return interview.Questions.Count > 0
            ? UnfinishedMock.Begin(interview, seed, host.Time.GetUtcNow())
            : throw new CommandException(
                $"There are no cards up to level {level.ToString().ToLowerInvariant()} for this choice.",
                next: "All of them: course interview --list"
            );
    }

    /// <summary>Null when the person wants neither: everything stays as it is.</summary>
    bool? AskWhetherToGoOn(UnfinishedMock mock)
    {
        var print = new RehearsalPrompt(_console);
        print.Say(
            $"A mock interview of {mock.At.ToLocalTime():yyyy-MM-dd HH:mm} was cut off: "
                + $"{mock.Level.ToString().ToLowerInvariant()}, {mock.Answers.Count} of {mock.Questions.Count} "
                + $"questions answered, {mock.Left.TotalMinutes:0} of {mock.Minutes} minutes left.",
            Tone.Title
        );
        return print.Ask(
            "Go on with it? (Enter yes, n a new "
                + $"one{(mock.Answers.Count > 0 ? " after a report on this one" : "")}, q quit)",
            ('\n', (bool?)true),
            ('y', true),
            ('n', false),
            ('q', null)
        );
    }

    async Task ReportAsync(UnfinishedMock mock, IReadOnlyList<Card> cards, CancellationToken cancellationToken)
    {
        var store = new MockStore(Path.Combine(host.Folder.State, "mocks"), Warn);
        var result = mock.Result;
        var report = MockReport.Markdown(result, cards, await store.LoadAsync(cancellationToken));
        var path = await store.SaveAsync(result, report, cancellationToken);
        _console.WriteLine();
        _console.WriteLine(
            $"{result.Said} of {result.Points} key points in {result.Answers.Count} "
                + $"question{(result.Answers.Count == 1 ? "" : "s")}.",
            Tone.Title
        );
        _console.WriteLine(
            $"Report with model answers: {host.Relative(path)}.md and .html. The same questions again: --seed "
                + $"{mock.Seed}",
            Tone.Muted
        );
    }

    IReadOnlyList<string> Questions(int seed)
    {
        var file = Path.Combine(host.Root, "notebooks", "interview", "ask-back.md");
        if (!File.Exists(file))
            return [];
        var questions = File.ReadLines(file)
            .Where(line => line.StartsWith("- ", StringComparison.Ordinal))
            .Select(line => line[2..])
            .ToArray();
        new Random(seed).Shuffle(questions);
        return [.. questions.Take(AskBack)];
    }

    void Warn(string sentence) => host.Terminal.Error.WriteLine(sentence);
}
