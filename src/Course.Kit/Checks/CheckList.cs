using System.Collections.Immutable;

namespace Course.Kit;

/// <summary>
/// The checks of one exercise, shown as a list of ✓ and ✗. Beside its HTML it carries its state as a
/// <see cref="CourseEvent"/>, so that a runner can report exercises apart from failures.
/// </summary>
[TypeFormatterSource(typeof(CheckFormatterSource), PreferredMimeTypes = ["text/html", CourseEvent.MimeType])]
public sealed record CheckList : View
{
    internal CheckList(string? id, string? title)
    {
        Id = id;
        Title = title;
    }

    /// <summary>The exercise's number in its notebook, if it has one.</summary>
    public string? Id { get; }

    /// <summary>What the exercise asks.</summary>
    public string? Title { get; }

    /// <summary>What to do first, while the exercise is not answered; otherwise null.</summary>
    public string? Unanswered { get; private init; }

    /// <summary>What was checked, in order. Empty while the exercise is not answered.</summary>
    public ImmutableArray<CheckLine> Lines { get; private init; } = [];

    /// <summary>Not answered, right or wrong.</summary>
    public CheckState State =>
        Unanswered is not null || Lines.IsEmpty ? CheckState.Open
        : Lines.All(line => line.Ok) ? CheckState.Right
        : CheckState.Wrong;

    /// <summary>Says whether the gap is filled. Until it is, no later check counts.</summary>
    /// <param name="answered">True when the learner has written something.</param>
    /// <param name="todo">What to do: "Set `partitions` above."</param>
    public CheckList Answered(bool answered, string todo) =>
        Unanswered is null && !answered ? this with { Unanswered = todo } : this;

    /// <summary>Says that the gap is filled when <paramref name="answer"/> is not null.</summary>
    public CheckList Answered(object? answer, string todo) => Answered(answer is not null and not false, todo);

    /// <summary>Checks one thing.</summary>
    /// <param name="ok">Whether it is right.</param>
    /// <param name="right">What is right, said when it is.</param>
    /// <param name="missing">What is missing, in Kafka's terms, and the next step.</param>
    public CheckList That(bool ok, string right, string missing) =>
        Unanswered is null ? this with { Lines = Lines.Add(new CheckLine(ok, ok ? right : missing)) } : this;

    /// <summary>Checks one thing that can only be asked once there is an answer; an exception counts as
    /// wrong.</summary>
    public CheckList That(Func<bool> ok, string right, string missing)
    {
        if (Unanswered is not null)
            return this;
        try
        {
            return That(ok(), right, missing);
        }
        catch (Exception e)
        {
            return That(false, right, $"{missing} (the check met {e.GetType().Name}: {e.Message})");
        }
    }

    private protected override string Body()
    {
        var items =
            State == CheckState.Open
                ? Item("ck-open", "○", OpenSentence)
                : string.Concat(
                    Lines.Select(line => Item(line.Ok ? "ck-ok" : "ck-bad", line.Ok ? "✓" : "✗", line.Sentence))
                );
        return $"<p class=\"ck-title\">{Html.Encode(Heading)}</p><ul class=\"ck-list\">{items}</ul>";

        static string Item(string css, string mark, string sentence) =>
            $"<li><span class=\"ck-mark {css}\">{mark}</span>{Html.Sentence(sentence)}</li>";
    }

    private protected override string Text() =>
        string.Join(
            '\n',
            State == CheckState.Open
                ? [Heading, $"  ○ {OpenSentence}"]
                : Lines.Select(line => $"  {(line.Ok ? '✓' : '✗')} {line.Sentence}").Prepend(Heading)
        );

    string Heading =>
        (Id, Title) switch
        {
            (null, null) => "Check",
            (null, _) => Title,
            (_, null) => $"Exercise {Id}",
            _ => $"Exercise {Id}: {Title}",
        };

    string OpenSentence =>
        string.IsNullOrWhiteSpace(Unanswered) ? "not answered yet" : $"not answered yet: {Unanswered}";
}
