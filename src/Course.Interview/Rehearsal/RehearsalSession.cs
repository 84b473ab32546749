namespace Course.Interview;

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
    readonly RehearsalKeys _keys;
    readonly CardPrinter _print;
    readonly Stack<(int Index, Card Card, Review Review)> _done = new();

    public RehearsalSession(IRehearsalConsole console, ReviewStore store, TimeProvider time)
    {
        (_console, _store, _time) = (console, store, time);
        _keys = new RehearsalKeys(console);
        _print = new CardPrinter(console);
    }

    /// <summary>Goes through the cards until they end, the person quits or the input ends.</summary>
    public async Task<RehearsalResult> RunAsync(IReadOnlyList<Card> cards, CancellationToken cancellationToken = default)
    {
        var index = 0;
        TimeSpan? answeredIn = null;
        while (index < cards.Count)
        {
            var card = cards[index];
            if (answeredIn is null)
            {
                _print.Question(card, index + 1, cards.Count);
                var asked = _time.GetTimestamp();
                switch (ReadAnswer())
                {
                    case Wish.Quit:
                        return Result(finished: false);
                    case Wish.Skip:
                        index++;
                        continue;
                    case Wish.Undo:
                        (index, answeredIn) = await UndoAsync(index, cancellationToken);
                        continue;
                }

                answeredIn = _time.GetElapsedTime(asked);
            }

            if (Rate(card, answeredIn.Value) is not { } review) return Result(finished: false);
            await _store.AddAsync(review, cancellationToken);
            _done.Push((index, card, review));
            (index, answeredIn) = (index + 1, null);
        }

        return Result(finished: true);
    }

    RehearsalResult Result(bool finished) => new([.. _done.Reverse().Select(done => (done.Card, done.Review))], finished);

    async Task<(int Index, TimeSpan? AnsweredIn)> UndoAsync(int index, CancellationToken cancellationToken)
    {
        if (!_done.TryPop(out var last))
        {
            _print.Paragraph("Nothing to take back in this session.", Tone.Muted);
            return (index, null);
        }

        await _store.RemoveAsync(last.Review, cancellationToken);
        _console.WriteLine();
        _print.Paragraph($"Taken back: {CardPrinter.Name(last.Review.Rating)} for '{last.Card.Question}' Rate it again.", Tone.Muted);
        return (last.Index, TimeSpan.FromSeconds(last.Review.Seconds));
    }

    enum Wish { Show, Skip, Undo, Quit }

    Wish ReadAnswer()
    {
        if (!_console.SingleKeys) return ReadAnswerLine();
        _print.Paragraph("Say your answer aloud, then press Enter. (t type it, s skip, u undo, q quit)", Tone.Muted);
        while (true)
        {
            switch (_keys.Next())
            {
                case Enter or ' ': return Wish.Show;
                case 's': return Wish.Skip;
                case 'u': return Wish.Undo;
                case 'q': return Wish.Quit;
                case 't':
                    _print.Paragraph("Type, and end with an empty line.", Tone.Muted);
                    while (!string.IsNullOrWhiteSpace(_console.ReadLine())) { }
                    return Wish.Show;
            }
        }
    }

    Wish ReadAnswerLine()
    {
        _print.Paragraph("Your answer on one line, or an empty line to see the model answer. (s skip, u undo, q quit)", Tone.Muted);
        return _console.ReadLine()?.Trim().ToLowerInvariant() switch
        {
            null or "q" => Wish.Quit,
            "s" => Wish.Skip,
            "u" => Wish.Undo,
            _ => Wish.Show,
        };
    }

    /// <summary>Shows the answer and asks for ticks and rating; null when the person quits.</summary>
    Review? Rate(Card card, TimeSpan answeredIn)
    {
        _print.Answer(card);
        while (true)
        {
            _print.Rubric(card);
            if (ReadTicks(card) is not { } ticked) return null;
            _print.Missed(card, ticked);
            _print.Rest(card);
            switch (ReadRating(RatingSuggestion.From(ticked.Count, card.Rubric.Count, answeredIn)))
            {
                case (true, null): continue;
                case (false, null): return null;
                case (_, { } rating): return new Review(card.Id, _time.GetUtcNow(), rating, ticked, card.Rubric.Count, Math.Round(answeredIn.TotalSeconds, 1));
            }
        }
    }

    IReadOnlyList<int>? ReadTicks(Card card)
    {
        var ticked = new SortedSet<int>();
        _console.WriteLine();
        Prompt($"Which did you say? (1-{card.Rubric.Count}, a all, Enter done, q quit)");
        while (true)
        {
            switch (_keys.Next())
            {
                case Enter:
                    Settle();
                    return [.. ticked];
                case 'q':
                    Settle();
                    return null;
                case 'a':
                    ticked.UnionWith(Enumerable.Range(1, card.Rubric.Count));
                    Echo("all");
                    break;
                case var key when key - '0' is var number && number >= 1 && number <= card.Rubric.Count:
                    if (ticked.Remove(number)) Echo($"not {number}");
                    else if (ticked.Add(number)) Echo($"{number}");
                    break;
            }
        }
    }

    (bool TickAgain, Rating? Rating) ReadRating(RatingSuggestion suggested)
    {
        var name = CardPrinter.Name(suggested.Rating);
        _console.WriteLine();
        Prompt($"{suggested.Reason}. How did it go? (1 again, 2 hard, 3 good, 4 easy, Enter {name}, b back to the points, q quit)");
        while (true)
        {
            switch (_keys.Next())
            {
                case Enter: return Rated(suggested.Rating);
                case '1' or 'a': return Rated(Rating.Again);
                case '2' or 'h': return Rated(Rating.Hard);
                case '3' or 'g': return Rated(Rating.Good);
                case '4' or 'e': return Rated(Rating.Easy);
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
        if (_console.SingleKeys) _console.Write(">");
    }

    /// <summary>Keys are read without being shown: say what each did, in words that also read well aloud.</summary>
    void Echo(string text)
    {
        if (_console.SingleKeys) _console.Write($" {text}", Tone.Good);
    }

    void Settle()
    {
        _keys.Settled();
        if (_console.SingleKeys) _console.WriteLine();
    }
}
