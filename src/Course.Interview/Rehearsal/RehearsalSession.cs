using Course.Interview.Cards;
using Course.Interview.Checking;
using Course.Interview.Reviews;
using Course.Interview.Scheduling;

namespace Course.Interview.Rehearsal;

/// <summary>
/// Rehearses cards with a person: question, own answer, model answer, ticks, rating. A rating is saved before the next
/// card is shown, so that a session may end at any moment and loses at most the card on the screen.
/// </summary>
public sealed class RehearsalSession
{
    const char Enter = '\n';

    readonly IRehearsalConsole _console;
    readonly ReviewStore _store;
    readonly TimeProvider _time;
    readonly Scheduler _scheduler;
    readonly RehearsalKeys _keys;
    readonly CardPrinter _print;
    readonly PointTicks _ticks;
    readonly Stack<(int Index, Card Card, Review Review, Answer Answer)> _done = new();
    int _round;

    ScheduleBook _book;

    public RehearsalSession(
        IRehearsalConsole console,
        ReviewStore store,
        TimeProvider time,
        Scheduler? scheduler = null
    )
    {
        (_console, _store, _time, _scheduler) = (console, store, time, scheduler ?? new Scheduler());
        _book = new ScheduleBook(new ReviewLog(), _scheduler);
        _keys = new RehearsalKeys(console);
        _print = new CardPrinter(console);
        _ticks = new PointTicks(console, _keys, _print);
    }

    /// <summary>Cards that come back within this time are offered again when the others are done; none by
    /// default.</summary>
    public TimeSpan LearnAhead { get; init; }

    /// <summary>The terms of a topic's cards, by which typed answers are checked; asked for when one is typed. None by
    /// default.</summary>
    public Func<string, CardTerms>? Terms { get; init; }

    /// <summary>Goes through the cards until they end, the person quits or the input ends.</summary>
    public async Task<RehearsalResult> RunAsync(
        IReadOnlyList<Card> cards,
        CancellationToken cancellationToken = default
    )
    {
        _book = new ScheduleBook(await _store.LoadAsync(cancellationToken), _scheduler);
        while (await RehearseAsync(cards, cancellationToken))
        {
            cards = ComingBack();
            if (cards.Count == 0 || !WantsMore(cards))
                return Result(finished: true);
        }

        return Result(finished: false);
    }

    /// <summary>True when no card was left.</summary>
    async Task<bool> RehearseAsync(IReadOnlyList<Card> cards, CancellationToken cancellationToken)
    {
        // Undo stays within the round: the cards before it have been left behind.
        _round = _done.Count;
        var index = 0;
        Answer? answer = null;
        while (index < cards.Count)
        {
            var card = cards[index];
            if (answer is null)
            {
                _print.Question(card, index + 1, cards.Count);
                var asked = _time.GetTimestamp();
                var (wish, text, paused) = ReadAnswer();
                switch (wish)
                {
                    case Wish.Quit:
                        return false;
                    case Wish.Skip:
                        index++;
                        continue;
                    case Wish.Undo:
                        (index, answer) = await UndoAsync(index, cancellationToken);
                        continue;
                }

                answer = new(_time.GetElapsedTime(asked) - paused, text);
            }

            if (Rate(card, answer) is not { } review)
                return false;
            await _store.AppendAsync([review], cancellationToken);
            _done.Push((index, card, review, answer));
            _print.ComesBack(_book.Add(review), review.At, _time.LocalTimeZone);
            (index, answer) = (index + 1, null);
        }

        return true;
    }

    IReadOnlyList<Card> ComingBack()
    {
        var until = _time.GetUtcNow() + LearnAhead;
        return
        [
            .. _done
                .Select(done => done.Card)
                .DistinctBy(card => card.Id)
                .Where(card =>
                    LearnAhead > TimeSpan.Zero
                    && _book.Find(card.Id) is { Phase: not Phase.Review } schedule
                    && schedule.Due <= until
                )
                .OrderBy(card => _book.Find(card.Id)!.Due),
        ];
    }

    bool WantsMore(IReadOnlyList<Card> cards)
    {
        _console.WriteLine();
        return new RehearsalPrompt(_console).Ask(
            $"{(cards.Count == 1 ? "1 card comes" : $"{cards.Count} cards come")} back within "
                + $"{Interval.Text(LearnAhead)}. Rehearse {(cards.Count == 1 ? "it" : "them")} now? (Enter yes, q "
                + "no)",
            (Enter, true),
            ('y', true),
            ('q', false),
            ('n', false)
        );
    }

    RehearsalResult Result(bool finished) =>
        new([.. _done.Reverse().Select(done => (done.Card, done.Review))], finished);

    async Task<(int Index, Answer? Answer)> UndoAsync(int index, CancellationToken cancellationToken)
    {
        if (_done.Count == _round || !_done.TryPop(out var last))
        {
            _print.Paragraph("Nothing to take back in this session.", Tone.Muted);
            return (index, null);
        }

        _book = new ScheduleBook(await _store.RemoveAsync(last.Review, cancellationToken), _scheduler);
        _console.WriteLine();
        _print.Paragraph(
            $"Taken back: {CardPrinter.Name(last.Review.Rating)} for '{last.Card.Question}' Rate it again.",
            Tone.Muted
        );
        return (last.Index, last.Answer);
    }

    enum Wish
    {
        Show,
        Skip,
        Undo,
        Quit,
    }

    /// <summary>What the person answered: how long it took, and what was typed, if anything.</summary>
    sealed record Answer(TimeSpan In, string? Text);

    (Wish Wish, string? Text, TimeSpan Paused) ReadAnswer()
    {
        if (!_console.SingleKeys)
            return ReadAnswerLine();
        _print.Paragraph("Say it aloud, then press Enter. (t type it, p pause, s skip, u undo, q quit)", Tone.Muted);
        var paused = TimeSpan.Zero;
        while (true)
        {
            switch (_keys.Next())
            {
                case Enter or ' ':
                    return (Wish.Show, null, paused);
                case 's':
                    return (Wish.Skip, null, paused);
                case 'u':
                    return (Wish.Undo, null, paused);
                case 'q':
                    return (Wish.Quit, null, paused);
                case 't':
                    return (Wish.Show, _keys.Text(_print), paused);
                case 'p':
                    var since = _time.GetTimestamp();
                    _print.Paragraph(
                        "Paused; the time does not count. Any key goes on, q quits: everything rated is saved.",
                        Tone.Muted
                    );
                    if (_keys.Next() == 'q')
                        return (Wish.Quit, null, paused);
                    paused += _time.GetElapsedTime(since);
                    _print.Paragraph("Go on.", Tone.Muted);
                    break;
            }
        }
    }

    (Wish Wish, string? Text, TimeSpan Paused) ReadAnswerLine()
    {
        _print.Paragraph(
            "Your answer on one line, or an empty line to see the model answer. (s skip, u undo, q quit)",
            Tone.Muted
        );
        var line = _console.ReadLine()?.Trim();
        return line?.ToLowerInvariant() switch
        {
            null or "q" => (Wish.Quit, null, default),
            "s" => (Wish.Skip, null, default),
            "u" => (Wish.Undo, null, default),
            _ => (Wish.Show, line.Length > 0 ? line : null, default),
        };
    }

    /// <summary>Shows the answer and asks for ticks and rating; null when the person quits.</summary>
    Review? Rate(Card card, Answer answer)
    {
        _print.Answer(card);
        var checks =
            answer.Text is { } text && Terms?.Invoke(card.Topic) is { } terms ? AnswerCheck.Of(card, terms, text) : [];
        IReadOnlyList<int>? before = null;
        while (true)
        {
            _print.Rubric(card);
            if (_ticks.Read(card.Rubric.Count, checks, before) is not { } ticked)
                return null;
            before = ticked;
            _print.Missed(card, ticked);
            _print.Rest(card);
            switch (ReadRating(card, RatingSuggestion.From(ticked.Count, card.Rubric.Count, answer.In)))
            {
                case (true, null):
                    continue;
                case (false, null):
                    return null;
                case (_, { } rating):
                    return new Review(
                        card.Id,
                        _time.GetUtcNow(),
                        rating,
                        ticked,
                        card.Rubric.Count,
                        Math.Round(answer.In.TotalSeconds, 1)
                    );
            }
        }
    }

    (bool TickAgain, Rating? Rating) ReadRating(Card card, RatingSuggestion suggested)
    {
        _print.Choices(_scheduler.Choices(_book.Find(card.Id), card.Id, _time.GetUtcNow()), _time.GetUtcNow());
        var name = CardPrinter.Name(suggested.Rating);
        Prompt(
            $"{suggested.Reason}. How did it go? (1 again, 2 hard, 3 good, 4 easy, Enter {name}, b back to "
                + "the points, q quit)"
        );
        while (true)
        {
            switch (_keys.Next())
            {
                case Enter:
                    return Rated(suggested.Rating);
                case '1' or 'a':
                    return Rated(Rating.Again);
                case '2' or 'h':
                    return Rated(Rating.Hard);
                case '3' or 'g':
                    return Rated(Rating.Good);
                case '4' or 'e':
                    return Rated(Rating.Easy);
                case 'b':
                    Settle();
                    return (true, null);
                case 'q':
                    Settle();
                    return (false, null);
            }
        }
    }

    (bool TickAgain, Rating? Rating) Rated(Rating rating)
    {
        Echo(CardPrinter.Name(rating));
        Settle();
        return (false, rating);
    }

    void Prompt(string text)
    {
        _print.Paragraph(text, Tone.Muted);
        if (_console.SingleKeys)
            _console.Write(">");
    }

    /// <summary>Keys are read without being shown: say what each did, in words that also read well aloud.</summary>
    void Echo(string text)
    {
        if (_console.SingleKeys)
            _console.Write($" {text}", Tone.Good);
    }

    void Settle()
    {
        _keys.Settled();
        if (_console.SingleKeys)
            _console.WriteLine();
    }
}
