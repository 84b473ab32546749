using System.CommandLine;
using Course.Base;
using Course.Interview;
using Course.Interview.Cards;
using Course.Interview.Checking;
using Course.Interview.Mock;
using Course.Interview.Rehearsal;
using Course.Interview.Reviews;
using Course.Interview.Scheduling;
using Spectre.Console;

namespace Course.Cli.Commands;

/// <summary><c>course interview</c>: rehearse interview cards, or list them.</summary>
internal static class InterviewCommand
{
    const int NewCardsADay = 10;
    static readonly TimeSpan LearnAhead = TimeSpan.FromMinutes(20);

    public static Command Create(CourseHost host) => Create(host, Console.In);

    /// <param name="host">The terminal and the course's folder.</param>
    /// <param name="input">Lines to read where no keyboard is.</param>
    internal static Command Create(CourseHost host, TextReader input)
    {
        var topic = new Option<string?>("--topic")
        {
            Description = "Only this topic: 1, 01 or 01-kafka-basics.",
            HelpName = "topic",
        };
        var level = new Option<string?>("--level")
        {
            Description = "Only these levels, joined by commas: junior, mid, senior, staff.",
            HelpName = "levels",
        };
        var newCards = new Option<int>("--new")
        {
            Description = $"At most so many new cards today. Default: {NewCardsADay}.",
            HelpName = "number",
            DefaultValueFactory = _ => NewCardsADay,
        };
        var cram = new Option<bool>("--cram")
        {
            Description = "All of them, due or not: new ones first, then the one not seen for the longest time.",
        };
        var mock = new Option<int?>("--mock")
        {
            Description =
                $"Hold a mock interview of so many minutes, {MockInterview.Shortest} to "
                + $"{MockInterview.Longest} (default: {MockCommand.UsualMinutes}), for the level given by "
                + "--level (default: senior), and write a report. One that was cut off is gone on with.",
            HelpName = "minutes",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var seed = new Option<int?>("--seed")
        {
            Description = "The same seed gives the same mock interview.",
            HelpName = "number",
        };
        var list = new Option<bool>("--list")
        {
            Description = "List the cards and how they went, instead of rehearsing.",
        };
        var json = Arguments.Json();
        var command = new Command(
            "interview",
            "Rehearse interview questions: answer aloud, compare with a model answer, rate yourself."
        )
        {
            topic,
            level,
            newCards,
            cram,
            mock,
            seed,
            list,
            json,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var bank = CardBank.Read(host.Root);
                foreach (var problem in bank.Problems)
                    host.Terminal.Error.MarkupLineInterpolated($"[yellow]{problem}[/]");
                if (parsed.GetResult(mock) is not null)
                    return await new MockCommand(host, input).RunAsync(
                        bank.Cards,
                        Choose(host, bank, parsed.GetValue(topic), levels: null),
                        parsed.GetValue(level) is { } wanted ? Level(wanted) : CardLevel.Senior,
                        parsed.GetValue(mock) ?? MockCommand.UsualMinutes,
                        parsed.GetValue(seed),
                        cancellationToken
                    );
                var cards = Choose(host, bank, parsed.GetValue(topic), parsed.GetValue(level));
                var state = new RehearsalState(host.Folder);
                var log = await state.Reviews.LoadAsync(cancellationToken);
                var scheduler = await state.SchedulerAsync(cancellationToken);
                if (parsed.GetValue(json))
                    return PrintJson(host, cards, log, scheduler);
                if (parsed.GetValue(list))
                    return PrintList(host, cards, log, scheduler);

                if (parsed.GetValue(newCards) is < 0 and var number)
                    throw new CommandException($"--new {number} is not possible: it is a number of cards, 0 or more.");
                var now = host.Time.GetUtcNow();
                var queue = parsed.GetValue(cram)
                    ? new OldestFirst(int.MaxValue).Arrange(cards, log, now)
                    : new DueFirst(scheduler, parsed.GetValue(newCards), host.Time.LocalTimeZone).Arrange(
                        cards,
                        log,
                        now
                    );
                return await RehearseAsync(host, input, state.Reviews, scheduler, cards, queue, cancellationToken);
            }
        );
        IReadOnlyList<Card> Chosen(ParseResult parsed) =>
            Choose(host, CardBank.Read(host.Root), parsed.GetValue(topic), parsed.GetValue(level));
        command.Add(InterviewStatsCommand.Create(host, Chosen, topic, level));
        command.Add(InterviewPlanCommand.Create(host));
        command.Add(InterviewExportCommand.Create(host, Chosen, topic, level));
        command.Add(InterviewImportCommand.Create(host));
        command.Add(InterviewOptimiseCommand.Create(host));
        return command.WithExamples(
            "course interview",
            "course interview --topic 1 --level senior,staff",
            "course interview --new 0",
            "course interview --cram --topic 1",
            "course interview --mock 30 --level senior",
            "course interview --list"
        );
    }

    static IReadOnlyList<Card> Choose(CourseHost host, CardBank bank, string? topic, string? levels)
    {
        var name = topic is null ? null : host.Topics.Find(topic).Name;
        var wanted = levels
            ?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(Level)
            .ToHashSet();
        var cards = bank
            .Cards.Where(card =>
                (name is null || card.Topic == name) && (wanted is null || wanted.Contains(card.Level))
            )
            .ToList();
        if (cards.Count == 0)
            throw new CommandException(
                "There are no cards for this choice.",
                next: "All of them: course interview --list"
            );
        return cards;
    }

    static CardLevel Level(string text) =>
        Enum.TryParse<CardLevel>(text, ignoreCase: true, out var level)
        && Enum.IsDefined(level)
        && !char.IsAsciiDigit(text[0])
            ? level
            : throw new CommandException($"There is no level '{text}'.", next: "Levels: junior, mid, senior, staff");

    static async Task<int> RehearseAsync(
        CourseHost host,
        TextReader input,
        ReviewStore store,
        Scheduler scheduler,
        IReadOnlyList<Card> cards,
        IReadOnlyList<Card> queue,
        CancellationToken cancellationToken
    )
    {
        var console = InterviewConsole.Paged(host.Terminal, input);
        if (queue.Count == 0)
        {
            SayWhenNext(
                console,
                new ScheduleBook(await store.LoadAsync(cancellationToken), scheduler),
                cards,
                host.Time.GetUtcNow()
            );
            return ExitCode.Ok;
        }

        var result = await new RehearsalSession(console, store, host.Time, scheduler)
        {
            LearnAhead = LearnAhead,
            Terms = topic => CardTerms.Read(host.Root, topic),
        }.RunAsync(queue, cancellationToken);
        Summarize(host, console, cards, result, store.Path, await store.LoadAsync(cancellationToken));
        return ExitCode.Ok;
    }

    static void SayWhenNext(IRehearsalConsole console, ScheduleBook book, IReadOnlyList<Card> cards, DateTimeOffset now)
    {
        var next = cards.Select(card => book.Find(card.Id)?.Due).Min();
        var fresh = cards.Count(card => book.Find(card.Id) is null);
        console.WriteLine(
            next is { } due
                ? $"Nothing is due. The next card comes back in {Interval.Text(due - now)}."
                : "Nothing is due: none of these cards was rehearsed yet.",
            Tone.Title
        );
        if (fresh > 0)
            console.WriteLine(
                $"New cards left: {fresh}. More of them today: course interview --new {NewCardsADay * 2}. All "
                    + "cards, due or not: course interview --cram",
                Tone.Muted
            );
        else
            console.WriteLine("All cards, due or not: course interview --cram", Tone.Muted);
    }

    static void Summarize(
        CourseHost host,
        IRehearsalConsole console,
        IReadOnlyList<Card> cards,
        RehearsalResult result,
        string path,
        ReviewLog log
    )
    {
        var ratings = string.Join(
            ", ",
            Enum.GetValues<Rating>()
                .Select(rating => (rating, Count: result.Reviews.Count(done => done.Review.Rating == rating)))
                .Where(entry => entry.Count > 0)
                .Select(entry => $"{entry.Count} {Name(entry.rating)}")
        );
        var latest = log.Latest();
        console.WriteLine();
        console.WriteLine(
            result.Reviews.Count == 0
                ? "No card rated."
                : $"Cards rated: {result.Reviews.Count} ({ratings}). Saved in {host.Relative(path)}.",
            Tone.Title
        );
        console.WriteLine($"Rehearsed so far: {cards.Count(card => latest.ContainsKey(card.Id))} of {cards.Count}.");
        foreach (var (card, _) in result.Reviews.Where(done => done.Review.Rating <= Rating.Hard))
            console.WriteLine(
                $"Read again: {string.Join(", ", card.Proofs.Select(link => link.Text))} ({card.Question})",
                Tone.Muted
            );
    }

    static int PrintList(CourseHost host, IReadOnlyList<Card> cards, ReviewLog log, Scheduler scheduler)
    {
        var latest = log.Latest();
        var book = new ScheduleBook(log, scheduler);
        var zone = host.Time.LocalTimeZone;
        foreach (var card in cards)
        {
            var seen = latest.TryGetValue(card.Id, out var review)
                ? $"{Name(review.Rating)} on {review.At.DayIn(zone):yyyy-MM-dd}, due "
                    + $"{book.Find(card.Id)!.DueDay(zone):yyyy-MM-dd}"
                : "new";
            host.Terminal.Out.WriteLine($"{card.Id} · {Name(card.Level)} · {Name(card.Kind)} · {seen}");
            host.Terminal.Out.WriteLine($"  {card.Question}", new Style(decoration: Decoration.Bold));
        }

        host.Terminal.Out.WriteLine(
            $"{cards.Count} cards, {cards.Count(card => latest.ContainsKey(card.Id))} rehearsed."
        );
        return ExitCode.Ok;
    }

    static int PrintJson(CourseHost host, IReadOnlyList<Card> cards, ReviewLog log, Scheduler scheduler)
    {
        var latest = log.Latest();
        var book = new ScheduleBook(log, scheduler);
        host.Terminal.Json(
            cards.Select(card => new
            {
                card.Id,
                card.Topic,
                card.Level,
                card.Kind,
                card.Question,
                card.Covers,
                At = card.At.ToString(),
                Reviews = log.Reviews.Count(review => review.Card == card.Id),
                LastReview = latest.GetValueOrDefault(card.Id),
                Schedule = book.Find(card.Id),
            })
        );
        return ExitCode.Ok;
    }

    static string Name<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
