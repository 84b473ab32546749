using Course.Interview.Cards;
using Course.Interview.Checking;
using Course.Interview.Rehearsal;

namespace Course.Interview.Mock;

/// <summary>
/// Holds a mock interview: each question is answered aloud against the clock, then the key points are ticked, and a
/// follow-up goes after what was left out. Model answers are shown in the report, not while the interview goes on.
/// </summary>
public sealed class MockSession
{
    const char Enter = '\n';
    static readonly string[] SketchSteps =
    [
        "Ask for what is missing: load, loss, latency, who writes.",
        "Numbers: records, bytes, partitions.",
        "The path of one record, and where the truth is.",
        "What happens when each part fails.",
    ];

    readonly IRehearsalConsole _console;
    readonly TimeProvider _time;
    readonly RehearsalKeys _keys;
    readonly CardPrinter _print;
    readonly PointTicks _ticks;
    UnfinishedMock _mock = null!;
    double _before;
    long _began;

    public MockSession(IRehearsalConsole console, TimeProvider time)
    {
        (_console, _time) = (console, time);
        _keys = new RehearsalKeys(console);
        _print = new CardPrinter(console);
        _ticks = new PointTicks(console, _keys, _print);
    }

    /// <summary>The terms of a topic's cards, by which typed answers are checked. None by default.</summary>
    public Func<string, CardTerms>? Terms { get; init; }

    /// <summary>Keeps the interview after each step; by default it is not kept.</summary>
    public Func<UnfinishedMock, Task> Keep { get; init; } = _ => Task.CompletedTask;

    /// <summary>Goes through the questions that are open until they end, the person quits or the input ends.</summary>
    /// <param name="mock">The interview, new or as far as it went.</param>
    /// <param name="cards">All cards.</param>
    /// <param name="askBack">Questions that the person might ask the interviewer at the end.</param>
    public async Task<MockResult> RunAsync(
        UnfinishedMock mock,
        IReadOnlyList<Card> cards,
        IReadOnlyList<string> askBack
    )
    {
        var open = mock.Open(cards);
        (_mock, _before, _began) = (mock.Fitting(open.FirstOrDefault()), mock.Seconds, _time.GetTimestamp());
        await KeepAsync(_mock);
        _print.Paragraph(
            $"Mock interview · {CardPrinter.Name(mock.Level)} · {mock.Minutes} minutes · "
                + $"{mock.Questions.Count} questions",
            Tone.Title
        );
        _print.Paragraph(
            "Answer aloud, as you would across a table: the first sentence answers, then mechanism, "
                + "trade-off, what .NET does. "
                + (
                    _console.SingleKeys
                        ? "Space ends an answer, b goes back to the question before, q ends the interview, Ctrl-C puts "
                            + "it aside."
                        : "Enter ends an answer, q ends the interview."
                ),
            Tone.Muted
        );
        MockPart? part = null;
        for (var at = 0; at < open.Count; )
        {
            if (open[at].Part != part)
                _print.Heading(NameOf(part = open[at].Part));
            var (step, answer) = await AskAsync(open[at], canGoBack: at > 0);
            switch (step)
            {
                case Step.Quit:
                    return _mock.Result;
                case Step.Back:
                    at--;
                    await KeepAsync(_mock with { Answers = [.. _mock.Answers.SkipLast(1)], Draft = null });
                    break;
                case Step.Again:
                    await KeepAsync(_mock with { Draft = null });
                    break;
                case Step.Done:
                    at++;
                    await KeepAsync(_mock with { Answers = [.. _mock.Answers, answer!], Draft = null });
                    break;
            }
        }

        AskBack(askBack);
        return _mock.Result;
    }

    /// <summary>Where a person goes from a prompt.</summary>
    enum Step
    {
        /// <summary>On.</summary>
        Done,

        /// <summary>To the question before.</summary>
        Back,

        /// <summary>To the same question once more.</summary>
        Again,

        /// <summary>Out of the interview.</summary>
        Quit,
    }

    async Task KeepAsync(UnfinishedMock mock)
    {
        _mock = mock with { Seconds = _before + _time.GetElapsedTime(_began).TotalSeconds };
        await Keep(_mock);
    }

    internal static string NameOf(MockPart? part) =>
        part switch
        {
            MockPart.WarmUp => "Warm-up",
            MockPart.Depth => "Depth",
            MockPart.Scenario => "Something went wrong",
            _ => "Design",
        };

    async Task<(Step, MockAnswer?)> AskAsync(MockQuestion question, bool canGoBack)
    {
        var card = question.Card;
        _console.WriteLine();
        var left = _mock.Minutes - (_before + _time.GetElapsedTime(_began).TotalSeconds) / 60;
        _print.Paragraph(
            $"Question {_mock.Answers.Count + 1} of {_mock.Questions.Count} · about "
                + $"{question.Time.TotalMinutes:0} minutes · {Math.Max(0, left):0} left",
            Tone.Muted
        );
        _print.Paragraph(card.Question, Tone.Title);
        if (_mock.Draft is null && await AnswerAsync(question, canGoBack) is var step and not Step.Done)
            return (step, null);
        if (await TickAsync(card) is not { } ticked || _mock.Draft is not { } draft)
            return (Step.Quit, null);
        if (FollowUpChoice.For(card, ticked) is not { } next)
            return (Step.Done, Answer(null, known: false));
        _console.WriteLine();
        _print.Paragraph(PlainText.Of(next.Question), Tone.Title);
        switch (Wait($"{EndKey} when you have answered.", Step.Again, out _))
        {
            case Step.Quit:
                return (Step.Quit, null);
            case Step.Again:
                return (Step.Again, null);
        }
        _print.Paragraph(PlainText.Of(next.Answer));
        _print.Paragraph("Did you have it? (y yes, n no, q quit)", Tone.Muted);
        return ReadYes() is { } known ? (Step.Done, Answer(next.Question, known)) : (Step.Quit, null);

        MockAnswer Answer(string? followUp, bool known) =>
            new(card.Id, question.Part, ticked, card.Rubric.Count, draft.Seconds, followUp, known, draft.Text);
    }

    string EndKey => _console.SingleKeys ? "Space" : "Enter";

    /// <summary>Lets the person answer.</summary>
    async Task<Step> AnswerAsync(MockQuestion question, bool canGoBack)
    {
        var asked = _time.GetTimestamp();
        Step? back = canGoBack ? Step.Back : null;
        if (question.Part == MockPart.Design && SketchFirst(back) is var sketched and not Step.Done)
            return sketched;
        if (Wait($"{EndKey} when you have said it, t to type it.", back, out var text) is var step and not Step.Done)
            return step;
        await KeepAsync(_mock with { Draft = new(Math.Round(_time.GetElapsedTime(asked).TotalSeconds, 1), text) });
        return Step.Done;
    }

    /// <summary>The points that were said; null when the person quits.</summary>
    async Task<IReadOnlyList<int>?> TickAsync(Card card)
    {
        var draft = _mock.Draft!;
        if (draft.Ticked is { } before)
            return before;
        _print.Rubric(card);
        var checks =
            draft.Text is { } text && Terms?.Invoke(card.Topic) is { } terms ? AnswerCheck.Of(card, terms, text) : [];
        if (_ticks.Read(card.Rubric.Count, checks) is not { } ticked)
            return null;
        await KeepAsync(_mock with { Draft = draft with { Ticked = ticked } });
        return ticked;
    }

    Step SketchFirst(Step? back)
    {
        _print.Paragraph("Sketch it on paper first:", Tone.Muted);
        foreach (var step in SketchSteps)
            _print.Paragraph($"- {step}", Tone.Muted);
        return Wait($"{EndKey} when the sketch stands; then explain it.", back, out _);
    }

    void AskBack(IReadOnlyList<string> questions)
    {
        if (questions.Count == 0)
            return;
        _print.Heading("Your turn to ask");
        foreach (var question in questions)
            _print.Paragraph($"- {question}");
    }

    /// <summary>Waits for the end of an answer. A habitual Enter, after a key that needed none, does not end
    /// it.</summary>
    /// <param name="prompt">What to do.</param>
    /// <param name="back">Where b goes; null where it goes nowhere.</param>
    /// <param name="text">What was typed, or null.</param>
    Step Wait(string prompt, Step? back, out string? text)
    {
        _print.Paragraph(prompt, Tone.Muted);
        text = null;
        // Without a keyboard a whole line is the answer, whatever it says.
        if (!_console.SingleKeys)
        {
            text = _console.ReadLine()?.Trim();
            if (text is null || string.Equals(text, "q", StringComparison.OrdinalIgnoreCase))
                return Step.Quit;
            if (text.Length == 0)
                text = null;
            return Step.Done;
        }

        while (true)
        {
            switch (_keys.Next())
            {
                case ' ':
                    return Step.Done;
                case 'q':
                    return Step.Quit;
                case 'b' when back is { } step:
                    return step;
                case 't':
                    text = _keys.Text(_print);
                    return Step.Done;
            }
        }
    }

    bool? ReadYes()
    {
        while (true)
        {
            switch (_keys.Next())
            {
                case 'y':
                    _keys.Settled();
                    return true;
                case 'n':
                // On a line of its own Enter is the whole answer.
                case Enter when !_console.SingleKeys:
                    _keys.Settled();
                    return false;
                case 'q':
                    return null;
            }
        }
    }
}
