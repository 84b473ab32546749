using Course.Interview.Checking;
using Course.Interview.Rehearsal;
using Course.Interview.Reviews;

namespace Course.Tests.Interview;

public sealed class RehearsalSessionTests : IDisposable
{
    const string TickOneAndThree = "\n13\n",
        AcceptRating = "\n";

    readonly string _folder = Directory.CreateTempSubdirectory("course-interview-").FullName;
    readonly FakeTime _time = new();

    CancellationToken Token => TestContext.Current.CancellationToken;

    ReviewStore Store => new(Path.Combine(_folder, ".course", "interview.json"));

    [Fact]
    public async Task Question_ticks_and_rating_become_a_review()
    {
        var console = new ScriptedConsole(TickOneAndThree + AcceptRating) { Asked = Thinking(seconds: 40) };
        var result = await RunAsync(console, "x-one");
        Assert.True(result.Finished);
        var review = Assert.Single((await Store.LoadAsync(Token)).Reviews);
        Assert.Equal(("x-one", Rating.Good, 3, 40.0), (review.Card, review.Rating, review.Points, review.Seconds));
        Assert.Equal([1, 3], review.Ticked);
        Assert.Equal(_time.GetUtcNow(), review.At);
    }

    [Fact]
    public async Task The_answer_is_hidden_until_it_is_asked_for()
    {
        var shown = new List<string>();
        await RunAsync(new ScriptedConsole("\n\n\n") { Asked = shown.Add }, "x-one");
        Assert.DoesNotContain("position of a record", shown[0]);
        Assert.Contains("position of a record", shown[1]);
        Assert.DoesNotContain("Trap", shown[1]);
        Assert.Contains("Trap", shown[2]);
    }

    [Fact]
    public async Task The_person_decides_the_rating()
    {
        await RunAsync(new ScriptedConsole("\na\n1" + "\n\n4"), "x-one", "x-two");
        Assert.Equal(
            [Rating.Again, Rating.Easy],
            (await Store.LoadAsync(Token)).Reviews.Select(review => review.Rating)
        );
    }

    [Fact]
    public async Task A_tick_can_be_taken_back_and_points_outside_do_nothing()
    {
        var console = new ScriptedConsole("\n12917\n\n");
        await RunAsync(console, "x-one");
        Assert.Equal([2], Assert.Single((await Store.LoadAsync(Token)).Reviews).Ticked);
        Assert.Contains("> 1 2 not 1", console.Output);
        Assert.Contains("Not said\n1. Position in one partition\n3. Only grows", console.Output);
    }

    [Fact]
    public async Task From_the_rating_one_may_go_back_to_the_points()
    {
        await RunAsync(new ScriptedConsole("\n1\nb23\n\n"), "x-one");
        Assert.Equal([1, 2, 3], Assert.Single((await Store.LoadAsync(Token)).Reviews).Ticked);
    }

    [Fact]
    public async Task Undo_takes_the_last_review_out_of_the_file_and_asks_again()
    {
        var console = new ScriptedConsole("\na\n4" + "u" + "1\n2" + "q") { Asked = Thinking(seconds: 10) };
        var result = await RunAsync(console, "x-one", "x-two");
        var review = Assert.Single((await Store.LoadAsync(Token)).Reviews);
        Assert.Equal(("x-one", Rating.Hard, 10.0), (review.Card, review.Rating, review.Seconds));
        Assert.Equal([1], review.Ticked);
        Assert.Contains("Taken back: easy", console.Output);
        Assert.Single(result.Reviews);
        Assert.False(result.Finished);
    }

    [Fact]
    public async Task Undo_goes_back_more_than_one_card_and_then_says_that_nothing_is_left()
    {
        var console = new ScriptedConsole("\n\n3" + "\n\n3" + "u" + "q" + "q");
        await RunAsync(console, "x-one", "x-two", "x-three");
        Assert.Equal(["x-one"], (await Store.LoadAsync(Token)).Reviews.Select(review => review.Card));

        console = new ScriptedConsole("uq");
        await RunAsync(console, "x-one");
        Assert.Contains("Nothing to take back in this session.", console.Output);
        Assert.Single((await Store.LoadAsync(Token)).Reviews);
    }

    [Theory]
    [InlineData("q")]
    [InlineData("\nq")]
    [InlineData("\n12q")]
    [InlineData("\n12\nq")]
    public async Task Quitting_within_a_card_rates_nothing(string keys)
    {
        var result = await RunAsync(new ScriptedConsole(keys), "x-one");
        Assert.False(result.Finished);
        Assert.Empty((await Store.LoadAsync(Token)).Reviews);
    }

    [Fact]
    public async Task A_skipped_card_is_not_rated()
    {
        var result = await RunAsync(new ScriptedConsole("s" + "\n\n3"), "x-one", "x-two");
        Assert.True(result.Finished);
        Assert.Equal(["x-two"], (await Store.LoadAsync(Token)).Reviews.Select(review => review.Card));
    }

    [Fact]
    public async Task A_typed_answer_ends_with_an_empty_line()
    {
        await RunAsync(new ScriptedConsole("tfirst line\nq and u are text here\n\n" + "1\n3"), "x-one");
        Assert.Equal([1], Assert.Single((await Store.LoadAsync(Token)).Reviews).Ticked);
    }

    static readonly CardTerms Terms = CardTerms.Parse(
        "## x-one\n\n1. position & partition\n2. leader & assign\n3. not shrink\n",
        "terms.md"
    );

    [Fact]
    public async Task A_typed_answer_is_ticked_as_a_suggestion_that_names_its_words_and_the_person_decides()
    {
        var console = new ScriptedConsole(
            "tIts position in the partition; the follower does not assign it, the leader does not\n\n" + "2\n" + "\n"
        );
        await new RehearsalSession(console, Store, _time) { Terms = _ => Terms }.RunAsync(
            CardFiles.Cards("x-one"),
            Token
        );
        Assert.Contains("1. you wrote \"position\" … \"partition\"", console.Output);
        Assert.Contains("Ticked as a suggestion: 1. You decide.", console.Output);
        Assert.Contains("Nothing found for 3.", console.Output);
        Assert.Equal([1, 2], Assert.Single((await Store.LoadAsync(Token)).Reviews).Ticked);
    }

    [Theory]
    [InlineData("", new[] { 1 })]
    [InlineData("2 3", new[] { 2, 3 })]
    [InlineData("0", new int[0])]
    public async Task On_lines_an_empty_one_takes_the_suggestion_and_numbers_replace_it(string line, int[] ticked)
    {
        var console = new ScriptedConsole($"its position in the partition\n{line}\n3", singleKeys: false);
        await new RehearsalSession(console, Store, _time) { Terms = _ => Terms }.RunAsync(
            CardFiles.Cards("x-one"),
            Token
        );
        Assert.Equal(ticked, Assert.Single((await Store.LoadAsync(Token)).Reviews).Ticked);
    }

    [Fact]
    public async Task Going_back_to_the_points_keeps_what_was_ticked()
    {
        var console = new ScriptedConsole("\n12\n" + "b3\n" + "3");
        await RunAsync(console, "x-one");
        Assert.Contains("Ticked: 1, 2.", console.Output);
        Assert.Equal([1, 2, 3], Assert.Single((await Store.LoadAsync(Token)).Reviews).Ticked);
    }

    [Fact]
    public async Task A_spoken_answer_is_not_checked()
    {
        var console = new ScriptedConsole("\n1\n3");
        await new RehearsalSession(console, Store, _time)
        {
            Terms = _ => throw new InvalidOperationException(),
        }.RunAsync(CardFiles.Cards("x-one"), Token);
        Assert.DoesNotContain("seems to touch", console.Output);
    }

    [Fact]
    public async Task A_pause_does_not_count_as_thinking()
    {
        var console = new ScriptedConsole("p \n1\n3")
        {
            Asked = shown =>
            {
                if (shown.EndsWith("is saved.\n", StringComparison.Ordinal))
                    _time.Advance(TimeSpan.FromHours(1));
            },
        };
        await RunAsync(console, "x-one");
        Assert.Equal(0, Assert.Single((await Store.LoadAsync(Token)).Reviews).Seconds);
    }

    [Fact]
    public async Task Without_a_keyboard_every_answer_is_a_line()
    {
        var console = new ScriptedConsole("my answer, typed\n1, 3\ngood\n\nall\n\nu\n2\n1\nq", singleKeys: false);
        await RunAsync(console, "x-one", "x-two", "x-three");
        var reviews = (await Store.LoadAsync(Token)).Reviews;
        Assert.Equal(
            [("x-one", Rating.Good), ("x-two", Rating.Again)],
            reviews.Select(review => (review.Card, review.Rating))
        );
        Assert.Equal(
            [
                [1, 3],
                [2],
            ],
            reviews.Select(review => review.Ticked)
        );
        Assert.DoesNotContain('\u001b', console.Output);
    }

    [Fact]
    public async Task The_end_of_the_input_is_a_quit()
    {
        var result = await RunAsync(new ScriptedConsole("answer\n1\n3", singleKeys: false), "x-one", "x-two");
        Assert.False(result.Finished);
        Assert.Single((await Store.LoadAsync(Token)).Reviews);
    }

    [Fact]
    public async Task A_rating_is_on_disk_before_the_next_question_is_shown()
    {
        var saved = new List<int>();
        var console = new ScriptedConsole("\n\n3" + "\n\n3" + "\n")
        {
            Asked = _ => saved.Add(Store.LoadAsync(Token).GetAwaiter().GetResult().Reviews.Count),
        };
        await Assert.ThrowsAsync<OperationCanceledException>(() => RunAsync(console, "x-one", "x-two", "x-three"));
        Assert.Equal([0, 0, 0, 1, 1, 1, 2, 2], saved);
        Assert.Equal(2, (await Store.LoadAsync(Token)).Reviews.Count);
    }

    [Fact]
    public async Task Two_sessions_at_once_lose_no_review()
    {
        await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(session =>
                    Task.Run(
                        () =>
                            RunAsync(
                                new ScriptedConsole(string.Concat(Enumerable.Repeat("\n\n3", 5))),
                                [.. Enumerable.Range(0, 5).Select(card => $"x-{session}-{card}")]
                            ),
                        Token
                    )
                )
        );
        Assert.Equal(20, (await Store.LoadAsync(Token)).Reviews.Count);
    }

    [Fact]
    public async Task Before_and_after_the_rating_it_says_when_the_card_comes_back()
    {
        var console = new ScriptedConsole("\n123\n3" + "\n\n4");
        await RunAsync(console, "x-one", "x-two");
        Assert.Matches(
            @"Comes back after: again 1 minute, hard 6 minutes, good\s10\sminutes,\seasy\s\d+\sdays\.",
            console.Output
        );
        Assert.Contains("Back in 10 minutes.", console.Output);
        Assert.Matches(@"Back in \d+ days, on 2026-11-", console.Output);
    }

    [Fact]
    public async Task Cards_on_a_step_are_offered_again_when_the_others_are_done()
    {
        var console = new ScriptedConsole("\n\n3" + "\n\n4" + "\n" + "\na\n4");
        var result = await new RehearsalSession(console, Store, _time)
        {
            LearnAhead = TimeSpan.FromMinutes(20),
        }.RunAsync(CardFiles.Cards("x-one", "x-two"), Token);
        Assert.Contains("1 card comes back within 20 minutes. Rehearse it now?", console.Output);
        Assert.True(result.Finished);
        Assert.Equal(["x-one", "x-two", "x-one"], (await Store.LoadAsync(Token)).Reviews.Select(review => review.Card));
    }

    [Theory]
    [InlineData(24)]
    [InlineData(40)]
    [InlineData(500)]
    public async Task Lines_fit_the_terminal_and_stay_readable(int width)
    {
        var console = new ScriptedConsole("\n\n3", width: width);
        await RunAsync(console, "x-one");
        Assert.All(
            console.Output.Split('\n').Where(line => !line.Contains("://", StringComparison.Ordinal)),
            line => Assert.InRange(line.Length, 0, Math.Min(width, 100))
        );
    }

    Task<RehearsalResult> RunAsync(ScriptedConsole console, params string[] ids) =>
        new RehearsalSession(console, Store, _time).RunAsync(CardFiles.Cards(ids), Token);

    /// <summary>The clock moves while a question waits for its answer.</summary>
    Action<string> Thinking(int seconds) =>
        shown =>
        {
            if (shown.EndsWith("q quit)\n", StringComparison.Ordinal))
                _time.Advance(TimeSpan.FromSeconds(seconds));
        };

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
