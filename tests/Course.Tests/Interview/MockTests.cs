using Course.Interview.Cards;
using Course.Interview.Checking;
using Course.Interview.Mock;
using Course.Interview.Reviews;

namespace Course.Tests.Interview;

public sealed class MockTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("course-mock-").FullName;
    readonly FakeTime _time = new();
    static readonly IReadOnlySet<string> None = new HashSet<string>();

    readonly IReadOnlyList<Card> _bank = CardBank.Read(Repository()).Cards;

    CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(10)]
    [InlineData(30)]
    [InlineData(60)]
    public void Questions_fit_the_time_and_the_level(int minutes)
    {
        foreach (var level in Enum.GetValues<CardLevel>())
        {
            var interview = MockInterview.Compose(_bank, new ReviewLog(), None, level, minutes, seed: 3);
            Assert.All(interview.Questions, question => Assert.True(question.Card.Level <= level));
            Assert.InRange(interview.Questions.Sum(question => question.Time.TotalMinutes), minutes * 0.4, minutes);
            Assert.Equal(
                interview.Questions.Count,
                interview.Questions.Select(question => question.Card.Id).Distinct().Count()
            );
            Assert.Equal(
                interview.Questions.Select(question => question.Part).Order(),
                interview.Questions.Select(question => question.Part)
            );
        }
    }

    [Fact]
    public void A_half_hour_has_warm_up_depth_in_two_topics_a_scenario_and_a_design()
    {
        var parts = MockInterview
            .Compose(_bank, new ReviewLog(), None, CardLevel.Senior, 30, seed: 1)
            .Questions.ToLookup(question => question.Part, question => question.Card);
        Assert.Equal(2, parts[MockPart.WarmUp].Count());
        Assert.Equal(2, parts[MockPart.Depth].Select(card => card.Topic).Distinct().Count());
        Assert.Equal(CardKind.Scenario, Assert.Single(parts[MockPart.Scenario]).Kind);
        Assert.Equal(CardKind.Design, Assert.Single(parts[MockPart.Design]).Kind);
    }

    [Fact]
    public void The_seed_decides_and_depth_goes_where_least_was_said()
    {
        Assert.Equal(
            Ids(MockInterview.Compose(_bank, new ReviewLog(), None, CardLevel.Staff, 45, 7)),
            Ids(MockInterview.Compose(_bank, new ReviewLog(), None, CardLevel.Staff, 45, 7))
        );
        Assert.NotEqual(
            Ids(MockInterview.Compose(_bank, new ReviewLog(), None, CardLevel.Staff, 45, 7)),
            Ids(MockInterview.Compose(_bank, new ReviewLog(), None, CardLevel.Staff, 45, 8))
        );

        var known = _bank
            .Where(card => card.Topic is not ("03-producer-api" or "09-security"))
            .Select(card => new Review(card.Id, _time.GetUtcNow(), Rating.Good, [1, 2, 3], card.Rubric.Count, 60));
        var depth = MockInterview
            .Compose(
                _bank,
                new ReviewLog { Reviews = [.. known] },
                new HashSet<string> { "03-producer-api", "09-security" },
                CardLevel.Senior,
                30,
                7
            )
            .Questions.Where(question => question.Part == MockPart.Depth);
        Assert.Equal(
            ["03-producer-api", "09-security"],
            depth.Select(question => question.Card.Topic).Distinct().Order()
        );
    }

    [Fact]
    public void The_follow_up_goes_after_what_was_left_out()
    {
        var card = CardFiles.Cards("x-one")[0] with
        {
            Rubric = [new("Position in one partition"), new("Gaps after compaction"), new("Committed by the consumer")],
        };
        Assert.Equal("Can it have gaps?", FollowUpChoice.For(card, [1, 3])!.Question);
        Assert.Equal("Who commits it?", FollowUpChoice.For(card, [1, 2])!.Question);
        Assert.Equal("Can it have gaps?", FollowUpChoice.For(card, [1, 2, 3])!.Question);
    }

    [Fact]
    public async Task A_session_is_saved_reported_and_compared_with_the_one_before()
    {
        var interview = new MockInterview(
            CardLevel.Senior,
            30,
            [
                .. CardFiles
                    .Cards("x-one", "x-two")
                    .Select(card => new MockQuestion(card, MockPart.Depth, TimeSpan.FromMinutes(3))),
            ]
        );
        var console = new ScriptedConsole(" 12\n y" + " \n n") { Asked = _ => _time.Advance(TimeSpan.FromSeconds(5)) };
        var result = await new MockSession(console, _time).RunAsync(
            Begin(interview),
            CardFiles.Cards("x-one", "x-two"),
            ["Who owns a topic here?"]
        );
        Assert.Equal((2, 2, 6), (result.Answers.Count, result.Said, result.Points));
        Assert.Equal(
            [(5.0, true), (5.0, false)],
            result.Answers.Select(answer => (answer.Seconds, answer.FollowUpKnown))
        );
        Assert.Contains("Who owns a topic here?", console.Output);
        Assert.DoesNotContain("The consumer keeps the offset of the next record", console.Output);

        var store = new MockStore(Path.Combine(_folder, "mocks"));
        var cards = CardFiles.Cards("x-one", "x-two");
        var path = await store.SaveAsync(result, MockReport.Markdown(result, cards, []), Token);
        Assert.Equal(result.At, Assert.Single(await store.LoadAsync(Token)).At);
        var later = result with
        {
            At = result.At.AddDays(1),
            Answers = [result.Answers[0] with { Ticked = [1, 2, 3] }],
        };
        var report = MockReport.Markdown(later, cards, await store.LoadAsync(Token));
        Assert.Contains("**3 of 3 key points** (100 %)", report.Replace("100%", "100 %"));
        Assert.Contains("Before, at this level: 33", report);

        var first = await File.ReadAllTextAsync(path + ".md", Token);
        Assert.Contains("| 01-kafka-basics | 2 | 2 of 6 | 1 of 2 | 0:10 |", first);
        Assert.Contains("- Only grows", first);
        Assert.Contains("notebook 01 §2", first);
        Assert.Contains("> An `offset` is the position", first);
        var page = await File.ReadAllTextAsync(path + ".html", Token);
        Assert.Contains("<table>", page);
        Assert.DoesNotContain("http", page);
    }

    [Fact]
    public async Task A_typed_answer_is_checked_kept_and_the_follow_up_goes_after_what_it_left_out()
    {
        var card = CardFiles.Cards("x-one")[0] with
        {
            FollowUps = [new("Is it unique?", "In one partition only."), new("Who assigned it?", "The leader.")],
        };
        var terms = CardTerms.Parse("## x-one\n\n1. position\n2. leader\n3. grow\n", "terms.md");
        var interview = new MockInterview(CardLevel.Senior, 30, [new(card, MockPart.Depth, TimeSpan.FromMinutes(3))]);
        var console = new ScriptedConsole("tits position, and it grows\n\n" + "\n" + " y");
        var answer = Assert.Single(
            (
                await new MockSession(console, _time) { Terms = _ => terms }.RunAsync(Begin(interview), [card], [])
            ).Answers
        );
        Assert.Equal([1, 3], answer.Ticked);
        Assert.Equal(("its position, and it grows", "Who assigned it?"), (answer.Text, answer.FollowUp));
        Assert.Contains("Ticked as a suggestion: 1, 3.", console.Output);
        var report = MockReport.Markdown(new(_time.GetUtcNow(), CardLevel.Senior, 30, 1, [answer]), [card], []);
        Assert.Contains("You wrote: its position, and it grows", report);
    }

    [Fact]
    public async Task A_design_question_asks_for_a_sketch_first()
    {
        var card = CardFiles.Cards("x-one")[0] with { Kind = CardKind.Design };
        var console = new ScriptedConsole("  \n n");
        await new MockSession(console, _time).RunAsync(
            Begin(new(CardLevel.Senior, 30, [new(card, MockPart.Design, TimeSpan.FromMinutes(8))])),
            [card],
            []
        );
        Assert.Contains("Sketch it on paper first:", console.Output);
        Assert.True(
            console.Output.IndexOf("Sketch it", StringComparison.Ordinal)
                < console.Output.IndexOf("Space when you have said it", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("q", 0)]
    [InlineData(" q", 0)]
    [InlineData(" 12\nq", 0)]
    [InlineData(" 12\n yq", 1)]
    public async Task Quitting_keeps_what_was_answered(string keys, int answered)
    {
        var interview = new MockInterview(
            CardLevel.Mid,
            30,
            [
                .. CardFiles
                    .Cards("x-one", "x-two")
                    .Select(card => new MockQuestion(card, MockPart.WarmUp, TimeSpan.FromMinutes(2))),
            ]
        );
        Assert.Equal(
            answered,
            (
                await new MockSession(new ScriptedConsole(keys), _time).RunAsync(
                    Begin(interview),
                    CardFiles.Cards("x-one", "x-two"),
                    []
                )
            )
                .Answers
                .Count
        );
    }

    [Fact]
    public async Task An_Enter_after_a_key_that_needs_none_does_not_end_the_next_answer()
    {
        var cards = CardFiles.Cards("x-one", "x-two");
        var console = new ScriptedConsole(" 12\n y\n" + " 1\n n\n")
        {
            Asked = _ => _time.Advance(TimeSpan.FromSeconds(5)),
        };
        var result = await new MockSession(console, _time).RunAsync(Begin(Depth(cards)), cards, []);
        Assert.Equal([2, 1], result.Answers.Select(answer => answer.Ticked.Count));
        Assert.Equal([5.0, 10.0], result.Answers.Select(answer => answer.Seconds));
    }

    [Fact]
    public async Task B_goes_back_to_the_question_before_and_from_its_follow_up_to_the_question()
    {
        var cards = CardFiles.Cards("x-one", "x-two");
        var console = new ScriptedConsole(" 1\n n" + "b" + " 12\n" + "b" + " 123\n y" + " 1\n n");
        var result = await new MockSession(console, _time).RunAsync(Begin(Depth(cards)), cards, []);
        Assert.Equal(["x-one", "x-two"], result.Answers.Select(answer => answer.Card));
        Assert.Equal([3, 1], result.Answers.Select(answer => answer.Ticked.Count));
    }

    [Fact]
    public void Ten_minutes_at_a_level_ask_one_easier_question_at_most()
    {
        foreach (var seed in Enumerable.Range(1, 20))
        {
            var questions = MockInterview.Compose(_bank, new ReviewLog(), None, CardLevel.Mid, 10, seed).Questions;
            Assert.InRange(questions.Count(question => question.Card.Level < CardLevel.Mid), 0, 1);
        }
    }

    [Fact]
    public void Topics_that_were_worked_on_are_asked_first()
    {
        var workedOn = new HashSet<string> { "02-architecture" };
        foreach (var seed in Enumerable.Range(1, 20))
        {
            var questions = MockInterview
                .Compose(_bank, new ReviewLog(), workedOn, CardLevel.Senior, 30, seed)
                .Questions;
            Assert.Contains(questions, question => question is { Part: MockPart.Depth, Card.Topic: "02-architecture" });
            Assert.All(
                questions.Where(question => question.Part is MockPart.WarmUp),
                question => Assert.Equal("02-architecture", question.Card.Topic)
            );
        }
    }

    static MockInterview Depth(IEnumerable<Card> cards) =>
        new(
            CardLevel.Senior,
            30,
            [.. cards.Select(card => new MockQuestion(card, MockPart.Depth, TimeSpan.FromMinutes(3)))]
        );

    [Fact]
    public async Task A_damaged_result_is_set_aside_and_the_others_are_kept()
    {
        var said = new List<string>();
        var store = new MockStore(_folder, said.Add);
        await store.SaveAsync(new MockResult(_time.GetUtcNow(), CardLevel.Mid, 30, 8, []), "# x", Token);
        await File.WriteAllTextAsync(Path.Combine(_folder, "2020-01-01-000000.json"), "{ \"result\": {", Token);
        Assert.Single(await store.LoadAsync(Token));
        Assert.Contains("damaged", Assert.Single(said));
    }

    /// <summary>Keys end where the session ends, as if the process were killed there; a second session goes on from the
    /// file.</summary>
    [Theory]
    [InlineData("", " 12\n y" + " 13\n n")] // at the first question
    [InlineData(" ", "12\n y" + " 13\n n")] // before the points
    [InlineData(" 12", "12\n y" + " 13\n n")] // in the middle of the points
    [InlineData(" 12\n", " y" + " 13\n n")] // at the follow-up
    [InlineData(" 12\n ", " y" + " 13\n n")] // at its rating
    [InlineData(" 12\n y", " 13\n n")] // at the second question
    [InlineData(" 12\n y" + " 13\n", " n")] // at the second follow-up
    public async Task What_was_cut_off_is_gone_on_with(string before, string after)
    {
        var cards = CardFiles.Cards("x-one", "x-two");
        var path = Path.Combine(_folder, "mock-unfinished.json");
        var interview = new MockInterview(
            CardLevel.Senior,
            30,
            [.. cards.Select(card => new MockQuestion(card, MockPart.Depth, TimeSpan.FromMinutes(3)))]
        );
        using (var store = UnfinishedMockStore.TryOpen(path)!)
        {
            Assert.Null(UnfinishedMockStore.TryOpen(path));
            var console = new ScriptedConsole(before) { Asked = _ => _time.Advance(TimeSpan.FromSeconds(5)) };
            await Assert.ThrowsAsync<OperationCanceledException>(() =>
                new MockSession(console, _time) { Keep = mock => store.SaveAsync(mock, Token) }.RunAsync(
                    Begin(interview),
                    cards,
                    []
                )
            );
        }

        _time.Advance(TimeSpan.FromHours(9));
        using var again = UnfinishedMockStore.TryOpen(path)!;
        var kept = await again.LoadAsync(Token) ?? throw new InvalidOperationException("nothing was kept");
        Assert.InRange(kept.Left.TotalSeconds, 30 * 60 - 5 * (before.Length + 1), 30 * 60);
        var result = await new MockSession(new ScriptedConsole(after), _time)
        {
            Keep = mock => again.SaveAsync(mock, Token),
        }.RunAsync(kept, cards, []);
        Assert.Equal(
            [
                [1, 2],
                [1, 3],
            ],
            result.Answers.Select(answer => answer.Ticked)
        );
        Assert.Equal([true, false], result.Answers.Select(answer => answer.FollowUpKnown));
        Assert.Equal(kept.At, result.At);
    }

    [Theory]
    [InlineData("{ \"mock\": {")]
    [InlineData("{ \"mock\": {} }")]
    [InlineData(
        "{ \"mock\": { \"at\": \"2026-11-02T09:00:00+00:00\", \"level\": \"senior\", \"minutes\": 30, "
            + "\"seed\": 1, \"questions\": null, \"answers\": [] } }"
    )]
    public async Task A_damaged_interview_is_set_aside_and_said(string text)
    {
        var said = new List<string>();
        var path = Path.Combine(_folder, "mock-unfinished.json");
        await File.WriteAllTextAsync(path, text, Token);
        using var store = UnfinishedMockStore.TryOpen(path, said.Add)!;
        Assert.Null(await store.LoadAsync(Token));
        Assert.Contains("was damaged", Assert.Single(said));
        Assert.Equal(
            text,
            await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(_folder, "*.damaged-*")), Token)
        );
    }

    [Fact]
    public async Task A_card_that_is_gone_or_has_other_points_since_does_not_stop_it()
    {
        var cards = CardFiles.Cards("x-one", "x-two");
        var mock = Begin(
            new(
                CardLevel.Senior,
                30,
                [.. cards.Select(card => new MockQuestion(card, MockPart.Depth, TimeSpan.FromMinutes(3)))]
            )
        ) with
        {
            Draft = new(20, null, [1, 7]),
        };
        var result = await new MockSession(new ScriptedConsole("2\n y"), _time).RunAsync(mock, [cards[0]], []);
        Assert.Equal([2], Assert.Single(result.Answers).Ticked);
    }

    UnfinishedMock Begin(MockInterview interview) => UnfinishedMock.Begin(interview, seed: 1, _time.GetUtcNow());

    static IEnumerable<string> Ids(MockInterview interview) => interview.Questions.Select(question => question.Card.Id);

    static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Course.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("no Course.sln above the tests");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
