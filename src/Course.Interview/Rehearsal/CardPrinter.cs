using Course.Interview.Cards;
using Course.Interview.Checking;
using Course.Interview.Reviews;
using Course.Interview.Scheduling;

namespace Course.Interview.Rehearsal;

/// <summary>Prints the parts of a card as wrapped lines.</summary>
internal sealed class CardPrinter(IRehearsalConsole console)
{
    const int Readable = 100,
        Narrowest = 20;

    int Width => Math.Clamp(console.Width, Narrowest, Readable);

    public void Question(Card card, int number, int count)
    {
        console.WriteLine();
        Paragraph($"Card {number} of {count} · {Name(card.Level)} · {Name(card.Kind)} · {card.Id}", Tone.Muted);
        Paragraph(card.Question, Tone.Title);
    }

    public void Answer(Card card)
    {
        Heading("Answer");
        foreach (var paragraph in PlainText.Paragraphs(card.Answer.Markdown))
            Paragraph(paragraph);
    }

    public void Rubric(Card card)
    {
        Heading("Key points");
        foreach (var (number, point) in card.Rubric.Index())
            Item($"{number + 1}. ", PlainText.Of(point.Text));
    }

    /// <summary>Which words of a typed answer touched which point, and where a "not" stands in the way.</summary>
    public void Checks(IReadOnlyList<PointCheck> checks)
    {
        if (checks.Count == 0)
            return;
        Heading("What your answer seems to touch");
        foreach (var check in checks.Where(check => check.Touched))
            Item($"{check.Number}. ", $"you wrote {Quoted(check.Said)}", Tone.Good);
        foreach (var check in checks.Where(check => check is { Touched: false, Denied.Count: > 0 }))
            Item(
                $"{check.Number}. ",
                $"not ticked: {Quoted(check.Denied)} may say the opposite; look at the \"not\"",
                Tone.Bad
            );
        var nothing = checks
            .Where(check => check is { Touched: false, Denied.Count: 0 })
            .Select(check => check.Number)
            .ToList();
        if (nothing.Count > 0)
            Paragraph(
                nothing.Count == checks.Count
                    ? "No point, by its words."
                    : $"Nothing found for {string.Join(", ", nothing)}.",
                Tone.Muted
            );

        static string Quoted(IReadOnlyList<string> words) => string.Join(" … ", words.Select(word => $"\"{word}\""));
    }

    public void Missed(Card card, IReadOnlyList<int> ticked)
    {
        var missed = card.Rubric.Index().Where(point => !ticked.Contains(point.Index + 1)).ToList();
        if (missed.Count == 0)
            return;
        Heading("Not said");
        foreach (var (number, point) in missed)
            Item($"{number + 1}. ", PlainText.Of(point.Text), Tone.Bad);
    }

    public void Rest(Card card)
    {
        Heading("Trap");
        foreach (var paragraph in PlainText.Paragraphs(card.Trap.Markdown))
            Paragraph(paragraph);
        Heading("Follow-ups");
        foreach (var next in card.FollowUps)
        {
            Item("? ", PlainText.Of(next.Question), Tone.Title);
            Item("  ", PlainText.Of(next.Answer));
        }

        Heading("Proof and sources");
        foreach (var link in card.Proofs)
            Item("- ", link.Text);
        foreach (var link in card.Sources)
            Item("- ", $"{link.Text}: {link.Target}", Tone.Muted);
    }

    /// <summary>When the card would come back after each rating.</summary>
    public void Choices(IReadOnlyList<CardSchedule> choices, DateTimeOffset now)
    {
        console.WriteLine();
        var parts = choices.Select((choice, index) => $"{Name((Rating)(index + 1))} {Interval.Text(choice.Due - now)}");
        Paragraph($"Comes back after: {string.Join(", ", parts)}.", Tone.Muted);
    }

    public void ComesBack(CardSchedule schedule, DateTimeOffset now, TimeZoneInfo zone) =>
        Paragraph(
            schedule.Phase == Phase.Review
                ? $"Back in {Interval.Text(schedule.Due - now)}, on {schedule.DueDay(zone):yyyy-MM-dd}."
                : $"Back in {Interval.Text(schedule.Due - now)}.",
            Tone.Muted
        );

    public void Paragraph(string text, Tone tone = Tone.Plain) => Item("", text, tone);

    public void Heading(string text)
    {
        console.WriteLine();
        Paragraph(text, Tone.Title);
    }

    void Item(string mark, string text, Tone tone = Tone.Plain)
    {
        var indent = new string(' ', mark.Length);
        // An address longer than the line begins at its edge: a terminal would break it after the indent.
        foreach (var (number, line) in Lines.Wrap(text, Width - mark.Length).Index())
            console.WriteLine(
                (
                    number == 0 ? mark
                    : line.Length + mark.Length > Width ? ""
                    : indent
                ) + line,
                tone
            );
    }

    internal static string Name<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
