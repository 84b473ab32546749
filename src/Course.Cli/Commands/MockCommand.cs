using Course.Interview;
using Spectre.Console;

namespace Course.Cli.Commands;

/// <summary><c>course interview --mock 30</c>: a timed interview with a report.</summary>
internal sealed class MockCommand(CourseHost host, TextReader input)
{
    const int AskBack = 3;

    public async Task<int> RunAsync(IReadOnlyList<Card> cards, CardLevel level, int minutes, int? seed, CancellationToken cancellationToken)
    {
        if (minutes is < MockInterview.Shortest or > MockInterview.Longest)
            throw new CommandException($"--mock {minutes} is not possible: it is a number of minutes from {MockInterview.Shortest} to {MockInterview.Longest}.");
        var log = await new RehearsalState(host).Reviews.LoadAsync(cancellationToken);
        var drawn = seed ?? Random.Shared.Next(10_000);
        var interview = MockInterview.Compose(cards, log, level, minutes, drawn);
        if (interview.Questions.Count == 0) throw new CommandException($"There are no cards up to level {level.ToString().ToLowerInvariant()} for this choice.", next: "All of them: course interview --list");

        var console = new InterviewConsole(host.Terminal, input);
        var result = new MockSession(console, host.Time) { Terms = topic => CardTerms.Read(host.Root, topic) }.Run(interview, Questions(drawn));
        if (result.Answers.Count == 0)
        {
            console.WriteLine("No question answered: nothing to report.");
            return ExitCode.Ok;
        }

        var store = new MockStore(Path.Combine(host.StateFolder, "mocks"), Warn);
        var report = MockReport.Markdown(result, cards, await store.LoadAsync(cancellationToken));
        var path = await store.SaveAsync(result, report, cancellationToken);
        console.WriteLine();
        console.WriteLine($"{result.Said} of {result.Points} key points in {result.Answers.Count} questions.", Tone.Title);
        console.WriteLine($"Report with model answers: {host.Relative(path)}.md and .html. The same questions again: --seed {drawn}", Tone.Muted);
        return ExitCode.Ok;
    }

    IReadOnlyList<string> Questions(int seed)
    {
        var file = Path.Combine(host.Root, "notebooks", "interview", "ask-back.md");
        if (!File.Exists(file)) return [];
        var questions = File.ReadLines(file).Where(line => line.StartsWith("- ", StringComparison.Ordinal)).Select(line => line[2..]).ToArray();
        new Random(seed).Shuffle(questions);
        return [.. questions.Take(AskBack)];
    }

    void Warn(string sentence) => host.Terminal.Error.WriteLine(sentence);
}
