namespace Course.Interview;

/// <summary>
/// Holds a mock interview: each question is answered aloud against the clock, then the key points are ticked, and a follow-up
/// goes after what was left out. Model answers are shown in the report, not while the interview goes on.
/// </summary>
public sealed class MockSession
{
    const char Enter = '\n';
    static readonly string[] SketchSteps = ["Ask for what is missing: load, loss, latency, who writes.", "Numbers: records, bytes, partitions.", "The path of one record, and where the truth is.", "What happens when each part fails."];

    readonly IRehearsalConsole _console;
    readonly TimeProvider _time;
    readonly RehearsalKeys _keys;
    readonly CardPrinter _print;
    readonly PointTicks _ticks;

    public MockSession(IRehearsalConsole console, TimeProvider time)
    {
        (_console, _time) = (console, time);
        _keys = new RehearsalKeys(console);
        _print = new CardPrinter(console);
        _ticks = new PointTicks(console, _keys, _print);
    }

    /// <summary>The terms of a topic's cards, by which typed answers are checked. None by default.</summary>
    public Func<string, CardTerms>? Terms { get; init; }

    /// <summary>Goes through the questions until they end, the person quits or the input ends.</summary>
    /// <param name="interview">The questions.</param>
    /// <param name="askBack">Questions that the person might ask the interviewer at the end.</param>
    public MockResult Run(MockInterview interview, IReadOnlyList<string> askBack)
    {
        var begun = _time.GetUtcNow();
        var answers = new List<MockAnswer>();
        _print.Paragraph($"Mock interview · {CardPrinter.Name(interview.Level)} · {interview.Minutes} minutes · {interview.Questions.Count} questions", Tone.Title);
        _print.Paragraph("Answer aloud, as you would across a table: the first sentence answers, then mechanism, trade-off, what .NET does. Enter ends an answer, q ends the interview.", Tone.Muted);
        MockPart? part = null;
        foreach (var (index, question) in interview.Questions.Index())
        {
            if (question.Part != part) _print.Heading(NameOf(part = question.Part));
            if (Ask(question, index + 1, interview.Questions.Count, begun, interview.Minutes) is not { } answer) return Result();
            answers.Add(answer);
        }

        AskBack(askBack);
        return Result();

        MockResult Result() => new(begun, interview.Level, interview.Minutes, interview.Questions.Count, answers);
    }

    internal static string NameOf(MockPart? part) => part switch
    {
        MockPart.WarmUp => "Warm-up",
        MockPart.Depth => "Depth",
        MockPart.Scenario => "Something went wrong",
        _ => "Design",
    };

    MockAnswer? Ask(MockQuestion question, int number, int count, DateTimeOffset begun, int minutes)
    {
        var card = question.Card;
        _console.WriteLine();
        _print.Paragraph($"Question {number} of {count} · about {question.Time.TotalMinutes:0} minutes · {Math.Max(0, minutes - (_time.GetUtcNow() - begun).TotalMinutes):0} left", Tone.Muted);
        _print.Paragraph(card.Question, Tone.Title);
        var asked = _time.GetTimestamp();
        if (question.Part == MockPart.Design && !SketchFirst()) return null;
        if (!Wait("Enter when you have said it, t to type it.", out var text)) return null;
        var seconds = Math.Round(_time.GetElapsedTime(asked).TotalSeconds, 1);

        _print.Rubric(card);
        var checks = text is not null && Terms?.Invoke(card.Topic) is { } terms ? AnswerCheck.Of(card, terms, text) : [];
        if (_ticks.Read(card.Rubric.Count, checks) is not { } ticked) return null;
        if (FollowUpChoice.For(card, ticked) is not { } next) return new(card.Id, question.Part, ticked, card.Rubric.Count, seconds, null, false, text);
        _console.WriteLine();
        _print.Paragraph(PlainText.Of(next.Question), Tone.Title);
        if (!Wait("Enter when you have answered.")) return null;
        _print.Paragraph(PlainText.Of(next.Answer));
        _print.Paragraph("Did you have it? (y yes, Enter no, q quit)", Tone.Muted);
        return ReadYes() is { } known ? new(card.Id, question.Part, ticked, card.Rubric.Count, seconds, next.Question, known, text) : null;
    }

    bool SketchFirst()
    {
        _print.Paragraph("Sketch it on paper first:", Tone.Muted);
        foreach (var step in SketchSteps) _print.Paragraph($"- {step}", Tone.Muted);
        return Wait("Enter when the sketch stands; then explain it.");
    }

    void AskBack(IReadOnlyList<string> questions)
    {
        if (questions.Count == 0) return;
        _print.Heading("Your turn to ask");
        foreach (var question in questions) _print.Paragraph($"- {question}");
    }

    bool Wait(string prompt) => Wait(prompt, out _);

    /// <summary>Waits for the end of an answer; false when the person quits.</summary>
    /// <param name="prompt">What to do.</param>
    /// <param name="text">What was typed, or null.</param>
    bool Wait(string prompt, out string? text)
    {
        _print.Paragraph(prompt, Tone.Muted);
        text = null;
        // Without a keyboard a whole line is the answer, whatever it says.
        if (!_console.SingleKeys)
        {
            text = _console.ReadLine()?.Trim();
            if (text is null || string.Equals(text, "q", StringComparison.OrdinalIgnoreCase)) return false;
            if (text.Length == 0) text = null;
            return true;
        }

        while (true)
        {
            switch (_keys.Next())
            {
                case Enter or ' ': return true;
                case 'q': return false;
                case 't':
                    text = _keys.Text(_print);
                    return true;
            }
        }
    }

    bool? ReadYes()
    {
        while (true)
        {
            switch (_keys.Next())
            {
                case 'y': _keys.Settled(); return true;
                case Enter or 'n': _keys.Settled(); return false;
                case 'q': return null;
            }
        }
    }
}
