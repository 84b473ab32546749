using System.Globalization;
using System.Text;
using Course.Interview.Cards;
using Course.Interview.Rehearsal;

namespace Course.Interview.Mock;

/// <summary>What a mock interview showed, as Markdown: by topic and level, what was left out, what to read and
/// practise, and how it compares.</summary>
public static class MockReport
{
    const double Long = 1.5;

    /// <param name="result">The interview.</param>
    /// <param name="cards">All cards, to name what was asked.</param>
    /// <param name="earlier">The interviews before it, the oldest first.</param>
    public static string Markdown(MockResult result, IReadOnlyList<Card> cards, IReadOnlyList<MockResult> earlier)
    {
        var known = cards.ToDictionary(card => card.Id);
        var answers = result
            .Answers.Where(answer => known.ContainsKey(answer.Card))
            .Select(answer => (Answer: answer, Card: known[answer.Card]))
            .ToList();
        var text = new StringBuilder();
        text.AppendLine($"# Mock interview, {result.At.ToLocalTime():yyyy-MM-dd HH:mm}").AppendLine();
        text.AppendLine(
            Invariant(
                $"Level {CardPrinter.Name(result.Level)}, {result.Minutes} minutes: {result.Answers.Count} of {result.Asked} questions answered, **{result.Said} of {result.Points} key points** ({result.Score:P0})."
            )
        );
        Compare(text, result, earlier);
        if (answers.Count == 0)
            return text.ToString();
        Table(text, "Topic", answers.GroupBy(entry => entry.Card.Topic));
        Table(
            text,
            "Level",
            answers.OrderBy(entry => entry.Card.Level).GroupBy(entry => CardPrinter.Name(entry.Card.Level))
        );
        Missed(text, answers);
        Next(text, answers);
        return text.ToString();
    }

    static void Compare(StringBuilder text, MockResult result, IReadOnlyList<MockResult> earlier)
    {
        var before = earlier
            .Where(other => other.Level == result.Level && other.At < result.At && other.Points > 0)
            .TakeLast(3)
            .ToList();
        if (before.Count == 0)
            return;
        text.AppendLine()
            .AppendLine(
                $"Before, at this level: {string.Join(", ", before.Select(other => Invariant($"{other.Score:P0} on {other.At.ToLocalTime():yyyy-MM-dd}")))}."
            );
    }

    static void Table(
        StringBuilder text,
        string what,
        IEnumerable<IGrouping<string, (MockAnswer Answer, Card Card)>> groups
    )
    {
        text.AppendLine()
            .AppendLine($"| {what} | questions | points | follow-ups | time |")
            .AppendLine("| --- | --- | --- | --- | --- |");
        foreach (var group in groups)
        {
            var asked = group.Select(entry => entry.Answer).ToList();
            text.AppendLine(
                $"| {group.Key} | {asked.Count} | {asked.Sum(answer => answer.Ticked.Count)} of {asked.Sum(answer => answer.Points)} "
                    + $"| {asked.Count(answer => answer.FollowUpKnown)} of {asked.Count(answer => answer.FollowUp is not null)} | {Minutes(asked.Sum(answer => answer.Seconds))} |"
            );
        }
    }

    static void Missed(StringBuilder text, IReadOnlyList<(MockAnswer Answer, Card Card)> answers)
    {
        text.AppendLine().AppendLine("## Question by question");
        foreach (var (answer, card) in answers)
        {
            text.AppendLine().AppendLine($"### {card.Question}").AppendLine();
            text.AppendLine(
                $"{answer.Ticked.Count} of {answer.Points} points in {Minutes(answer.Seconds)}{(answer.Seconds > Long * 120 && answer.Part < MockPart.Scenario ? ", which is long: begin with the sentence that answers" : "")}."
            );
            var missed = card
                .Rubric.Index()
                .Where(point => !answer.Ticked.Contains(point.Index + 1))
                .Select(point => point.Item.Text)
                .ToList();
            if (missed.Count > 0)
                text.AppendLine()
                    .AppendLine("Left out:")
                    .AppendLine()
                    .AppendLine(string.Join('\n', missed.Select(point => $"- {point}")));
            if (answer is { FollowUp: not null, FollowUpKnown: false })
                text.AppendLine().AppendLine($"Follow-up to learn: {answer.FollowUp}");
            if (answer.Text is { } typed)
                text.AppendLine().AppendLine($"You wrote: {typed.ReplaceLineEndings(" ")}");
            text.AppendLine().AppendLine($"> {card.Answer.Markdown.ReplaceLineEndings("\n").Replace("\n", "\n> ")}");
        }
    }

    static void Next(StringBuilder text, IReadOnlyList<(MockAnswer Answer, Card Card)> answers)
    {
        text.AppendLine().AppendLine("## What next").AppendLine();
        var weak = answers
            .Where(entry => entry.Answer.Ticked.Count < entry.Answer.Points)
            .OrderBy(entry => (double)entry.Answer.Ticked.Count / entry.Answer.Points)
            .ToList();
        var proofs = weak.SelectMany(entry => entry.Card.Proofs).Select(link => link.Text).Distinct().Take(6).ToList();
        if (proofs.Count > 0)
            text.AppendLine($"- Read and run again: {string.Join(", ", proofs)}");
        foreach (var topic in weak.Select(entry => entry.Card.Topic).Distinct().Take(3))
            text.AppendLine($"- Rehearse: `course interview --topic {topic[..2]}`");
        if (weak.Count == 0)
            text.AppendLine("- Every point was said. A level higher: `course interview --mock 30 --level staff`");
    }

    static string Minutes(double seconds) =>
        TimeSpan.FromSeconds(seconds).ToString(@"m\:ss", CultureInfo.InvariantCulture);

    static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
