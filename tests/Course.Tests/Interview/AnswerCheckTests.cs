using System.Globalization;
using System.Text.RegularExpressions;
using Course.Interview.Cards;
using Course.Interview.Checking;

namespace Course.Tests.Interview;

public sealed partial class AnswerCheckTests
{
    static readonly string Root = Kit.CourseRoot.Find();

    [Fact]
    public void What_is_ticked_was_said_in_nine_of_ten_points_of_answers_labelled_by_hand()
    {
        var labelled = Labelled().ToList();
        Assert.True(labelled.Count >= 120, $"only {labelled.Count} answers");
        Assert.True(
            labelled.Select(answer => answer.Card.Topic).Distinct().Count() == 16,
            "not every topic has an answer"
        );
        foreach (var kind in new[] { "right", "half", "wrong" })
            Assert.True(labelled.Count(answer => answer.Kind == kind) >= 40, $"too few {kind} answers");

        var all = Figures(labelled);
        var held = Figures(labelled.Where(answer => answer.IsHeldBack));
        TestContext.Current.TestOutputHelper?.WriteLine($"all: {all}\nheld back: {held}");
        Assert.True(all.Precision >= 0.9, $"all: {all}");
        Assert.True(held.Precision >= 0.9, $"held back: {held}");
        Assert.True(all.Recall >= 0.8, $"all: {all}");
        // An answer that is wrong throughout is the one that must not be praised: most get no tick at all.
        Assert.True(
            labelled.Where(answer => answer.Kind == "wrong").Average(answer => Ticks(answer).Any() ? 1 : 0) <= 0.2
        );
    }

    [Theory]
    [InlineData("delete/remove", "The broker deletes it.", true)]
    [InlineData("delete", "The broker does not delete it.", false)]
    [InlineData("not delete", "Reading never really deletes anything.", true)]
    [InlineData("not delete", "It is deleted.", false)]
    [InlineData("delete", "It is not only deleted but forgotten.", true)]
    [InlineData("leader & write", "The client writes to the leader.", true)]
    [InlineData("leader & write", "There is a leader. Something else is written.", false)]
    [InlineData("leader + write", "There is a leader. Clients write to it.", true)]
    [InlineData("follower > fetch > leader", "Followers fetch from the leader.", true)]
    [InlineData("follower > fetch > leader", "The leader fetches from followers.", false)]
    [InlineData("assign > -subscribe > yourself", "Assign is what you do yourself.", true)]
    [InlineData("assign > -subscribe > yourself", "Assign balances, Subscribe is what you do yourself.", false)]
    [InlineData("queue + -kafka", "A queue deletes it, Kafka does not.", false)]
    [InlineData("45 seconds", "after forty five seconds or 45 seconds", true)]
    [InlineData("min insync replicas", "with min.insync.replicas=2", true)]
    [InlineData("StoreOffset", "call storeoffset afterwards", true)]
    [InlineData("storeoffset", "call StoreOffset afterwards", true)]
    [InlineData("idempoten*", "make it idempotent", true)]
    [InlineData("commit", "commits, committed and committing", true)]
    [InlineData("broker", "rather than the broker", false)]
    [InlineData("broker", "Instead of the broker", false)]
    [InlineData("grace", "ofSizeAndGrace", true)]
    [InlineData("client", "not the broker but the client", true)]
    [InlineData("~client", "not the client", true)]
    public void Terms_are_found_as_the_line_says(string line, string answer, bool touched)
    {
        var terms = CardTerms.Parse($"## x-one\n\n1. {line}\n2. zebra\n3. zebra\n", "terms.md");
        Assert.Empty(terms.Problems);
        var check = AnswerCheck.Of(CardFiles.Cards("x-one")[0], terms, answer)[0];
        Assert.Equal((touched, touched), (check.Touched, check.Said.Count > 0));
    }

    [Fact]
    public void Words_of_a_line_in_the_glossary_are_the_same()
    {
        var terms = CardTerms.Parse(
            "## x-one\n\n1. delete\n2. in-sync replica\n3. isr\n",
            "terms.md",
            Glossary.Parse("- delete = throw away, erase\n- isr = in-sync replica, in sync")
        );
        var checks = AnswerCheck.Of(
            CardFiles.Cards("x-one")[0],
            terms,
            "It throws away what is not needed; the ISR is fine."
        );
        Assert.Equal([true, true, true], checks.Select(check => check.Touched));
        Assert.Equal(["throws away"], checks[0].Said);
    }

    [Fact]
    public void What_a_not_stands_before_is_quoted_and_not_ticked()
    {
        var check = AnswerCheck.Of(
            CardFiles.Cards("x-one")[0],
            CardTerms.Parse("## x-one\n\n1. delete\n2. x\n3. y\n", "terms.md"),
            "It is not deleted."
        )[0];
        Assert.False(check.Touched);
        Assert.Equal(["deleted"], check.Denied);
    }

    [Fact]
    public void The_words_of_a_key_point_are_never_taken_for_its_opposite()
    {
        var denied =
            from card in CardBank.Read(Root).Cards
            let terms = CardTerms.Read(Root, card.Topic)
            from point in card.Rubric.Index()
            let check = AnswerCheck.Of(card, terms, point.Item.Text).ElementAtOrDefault(point.Index)
            where check is { Touched: false, Denied.Count: > 0 }
            select $"{card.Id} {check.Number}: \"{point.Item.Text}\"";
        Assert.True(!denied.Any(), string.Join('\n', denied));
    }

    [Fact]
    public void Any_text_is_checked_without_an_exception()
    {
        var terms = CardTerms.Read(Root, "01-kafka-basics");
        var card = CardBank.Read(Root).Cards[0];
        foreach (
            var text in new[]
            {
                "",
                " ",
                "?",
                "... !!",
                "not",
                "rather than",
                "'",
                "n't",
                "Ω 😀 \0",
                new string('a', 100_000),
                string.Concat(Enumerable.Repeat("log topic ", 2000)),
            }
        )
            Assert.Equal(card.Rubric.Count, AnswerCheck.Of(card, terms, text).Count);
    }

    [Theory]
    [InlineData("1. a | ", "these terms cannot be read")]
    [InlineData("1. a/the", "these terms cannot be read")]
    [InlineData("2. word", "terms are numbered 1, 2, 3")]
    public void A_line_that_cannot_be_read_is_named(string line, string problem) =>
        Assert.Contains(
            problem,
            Assert.Single(CardTerms.Parse($"## x-one\n\n{line}\n", "terms.md").Problems).ToString()
        );

    static IEnumerable<LabelledAnswer> Labelled()
    {
        var cards = CardBank.Read(Root).Cards.ToDictionary(card => card.Id);
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Interview", "answers.md"));
        var heldBack = text.IndexOf("\n# Held back", StringComparison.Ordinal);
        foreach (Match answer in Entry().Matches(text))
        {
            var points = answer
                .Groups[3]
                .Value.Split(' ')
                .Where(point => point != "-")
                .Select(point => int.Parse(point, CultureInfo.InvariantCulture))
                .ToHashSet();
            Assert.True(
                cards.TryGetValue(answer.Groups[1].Value, out var card),
                $"there is no card {answer.Groups[1].Value}"
            );
            Assert.All(points, point => Assert.InRange(point, 1, card.Rubric.Count));
            yield return new(
                card,
                answer.Groups[2].Value,
                points,
                answer.Groups[4].Value.Trim(),
                answer.Index > heldBack
            );
        }
    }

    static IEnumerable<int> Ticks(LabelledAnswer answer) =>
        AnswerCheck
            .Of(answer.Card, CardTerms.Read(Root, answer.Card.Topic), answer.Text)
            .Where(check => check.Touched)
            .Select(check => check.Number);

    static Figure Figures(IEnumerable<LabelledAnswer> answers)
    {
        int right = 0,
            ticked = 0,
            wanted = 0;
        foreach (var answer in answers)
        {
            var ticks = Ticks(answer).ToList();
            right += ticks.Count(answer.Points.Contains);
            ticked += ticks.Count;
            wanted += answer.Points.Count;
        }

        return new((double)right / ticked, (double)right / wanted, ticked);
    }

    sealed record Figure(double Precision, double Recall, int Ticks)
    {
        public override string ToString() =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"precision {Precision:P1}, recall {Recall:P1} of {Ticks} ticks"
            );
    }

    sealed record LabelledAnswer(Card Card, string Kind, IReadOnlySet<int> Points, string Text, bool IsHeldBack);

    [GeneratedRegex(
        @"^## (\S+) · (right|half|wrong) · ([\d -]+)\n(.*?)(?=^##? |\z)",
        RegexOptions.Multiline | RegexOptions.Singleline
    )]
    private static partial Regex Entry();
}
