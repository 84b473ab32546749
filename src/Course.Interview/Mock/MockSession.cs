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

    public MockSession(IRehearsalConsole console, TimeProvider time)
    {
        (_console, _time) = (console, time);
        _keys = new RehearsalKeys(console);
        _print = new CardPrinter(console);
    }

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
        if (!Wait("Enter when you have said it.")) return null;
        var seconds = Math.Round(_time.GetElapsedTime(asked).TotalSeconds, 1);

        _print.Rubric(card);
        _console.WriteLine();
        _print.Paragraph($"Which did you say? (1-{card.Rubric.Count}, a all, Enter done, q quit)", Tone.Muted);
        if (ReadTicks(card.Rubric.Count) is not { } ticked) return null;
        if (FollowUpChoice.For(card, ticked) is not { } next) return new(card.Id, question.Part, ticked, card.Rubric.Count, seconds, null, false);
        _console.WriteLine();
        _print.Paragraph(PlainText.Of(next.Question), Tone.Title);
        if (!Wait("Enter when you have answered.")) return null;
        _print.Paragraph(PlainText.Of(next.Answer));
        _print.Paragraph("Did you have it? (y yes, Enter no, q quit)", Tone.Muted);
        return ReadYes() is { } known ? new(card.Id, question.Part, ticked, card.Rubric.Count, seconds, next.Question, known) : null;
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

    bool Wait(string prompt)
    {
        _print.Paragraph(prompt, Tone.Muted);
        while (true)
        {
            switch (_keys.Next())
            {
                case Enter or ' ':
                    _keys.Settled();
                    return true;
                case 'q':
                    _keys.Settled();
                    return false;
            }
            // Without a keyboard a whole line is the answer, whatever it says.
            if (_console.SingleKeys) continue;
            _keys.Settled();
            return true;
        }
    }

    IReadOnlyList<int>? ReadTicks(int points)
    {
        var ticked = new SortedSet<int>();
        while (true)
        {
            switch (_keys.Next())
            {
                case Enter:
                    _keys.Settled();
                    return [.. ticked];
                case 'q':
                    return null;
                case 'a':
                    ticked.UnionWith(Enumerable.Range(1, points));
                    Echo("all");
                    break;
                case var key when key - '0' is var number && number >= 1 && number <= points:
                    if (ticked.Remove(number)) Echo($"not {number}");
                    else if (ticked.Add(number)) Echo($"{number}");
                    break;
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

    void Echo(string text)
    {
        if (_console.SingleKeys) _console.Write($" {text}", Tone.Good);
    }
}
