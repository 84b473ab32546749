using System.Text.Json;
using Course.Base;
using Course.Cli;
using Course.Cli.Commands;
using Course.Tests.Cli;

namespace Course.Tests.Interview;

public sealed class InterviewCommandTests : IDisposable
{
    readonly TemporaryCourse _course = new();

    CancellationToken Token => TestContext.Current.CancellationToken;

    public InterviewCommandTests()
    {
        _course.Write(
            CardFiles.Path,
            CardFiles.File(
                CardFiles.Card("basics-one", "junior", "One?"),
                CardFiles.Card("basics-two", "senior", "Two?")
            )
        );
        _course.Write(
            "notebooks/interview/02-architecture.md",
            CardFiles.File(CardFiles.Card("architecture-one", "staff", "Three?"))
        );
    }

    [Fact]
    public async Task A_session_over_piped_lines_saves_and_sums_up()
    {
        var (code, output) = await RunAsync("an answer\n1\nagain\nq\n");
        Assert.Equal(ExitCode.Ok, code);
        Assert.Contains("Card 1 of 3", output);
        Assert.Contains("Cards rated: 1 (1 again). Saved in .course/interview.jsonl.", output);
        Assert.Contains("Rehearsed so far: 1 of 3.", output);
        Assert.Contains("Read again: notebook 01 §2 (One?)", output);
        Assert.StartsWith("{\"card\":\"basics-one\",", _course.Read(".course/interview.jsonl"));
    }

    [Fact]
    public async Task The_next_session_goes_on_with_the_other_cards()
    {
        await RunAsync("answer\n\n3\nq\n");
        var (_, output) = await RunAsync("q\n", "--new", "2");
        Assert.Contains("Card 1 of 1 · senior · question · basics-two", output);
    }

    [Fact]
    public async Task The_plan_prints_the_commands_of_its_first_day()
    {
        var date = DateTime.Now.AddDays(1).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        var (code, output, _) = await _course.RunAsync("interview", "plan", "--date", date);
        Assert.Equal(ExitCode.Ok, code);
        Assert.Contains("6 min  ./course interview --topic 01 --new 2", output);
        Assert.Contains("40 min  ./course interview --mock 30", output);
    }

    [Theory]
    [InlineData("--topic 2", "architecture-one")]
    [InlineData("--topic kafka-basics", "basics-one,basics-two")]
    [InlineData("--level senior,staff", "basics-two,architecture-one")]
    [InlineData("--topic 1 --level Senior", "basics-two")]
    public async Task Cards_are_chosen_by_topic_and_level(string args, string ids)
    {
        var (code, output, _) = await _course.RunAsync(["interview", "--list", "--json", .. args.Split(' ')]);
        Assert.Equal(ExitCode.Ok, code);
        Assert.Equal(
            ids.Split(','),
            JsonDocument.Parse(output).RootElement.EnumerateArray().Select(card => card.GetProperty("id").GetString())
        );
    }

    [Theory]
    [InlineData("There is no level 'medior'.", "--level", "medior")]
    [InlineData("There is no level '2'.", "--level", "2")]
    [InlineData("There is no topic '9'.", "--topic", "9")]
    [InlineData("There are no cards for this choice.", "--topic", "1", "--level", "staff")]
    [InlineData("--new -1 is not possible", "--new", "-1")]
    public async Task A_choice_that_cannot_be_understood_is_one_sentence(string sentence, params string[] args)
    {
        var (code, _, error) = await _course.RunAsync(["interview", .. args]);
        Assert.Equal(ExitCode.BadInput, code);
        Assert.Contains(sentence, error);
    }

    [Fact]
    public async Task The_list_says_how_each_card_went()
    {
        await RunAsync("answer\n\n4\nq\n");
        var (_, output, _) = await _course.RunAsync("interview", "--list");
        Assert.Contains("basics-one · junior · question · easy on 2026-11-02", output);
        Assert.Contains("basics-two · senior · question · new", output);
        Assert.Contains("3 cards, 1 rehearsed.", output);
    }

    [Fact]
    public async Task A_card_that_cannot_be_read_is_said_and_the_others_are_rehearsed()
    {
        _course.Write(
            "notebooks/interview/03-producers.md",
            CardFiles.File(CardFiles.Card("producers-one").Replace("**Trap.**", "**Trip.**"))
        );
        var (code, output, error) = await _course.RunAsync("interview", "--list");
        Assert.Equal(ExitCode.Ok, code);
        Assert.Contains("3 cards", output);
        Assert.Contains("notebooks/interview/03-producers.md:20: **Trip** is no field of a card", error);
    }

    [Fact]
    public async Task With_no_new_cards_and_nothing_rehearsed_it_says_so()
    {
        var (code, output) = await RunAsync("", "--new", "0");
        Assert.Equal(ExitCode.Ok, code);
        Assert.Contains("Nothing is due: none of these cards was rehearsed yet.", output);
    }

    [Fact]
    public async Task A_typed_answer_is_checked_by_the_terms_of_its_topic()
    {
        _course.Write(
            "notebooks/interview/terms/01-kafka-basics.md",
            "# Terms\n\n## basics-one\n\n1. position\n2. leader\n3. grow\n"
        );
        var (_, output) = await RunAsync("the leader gives it a position\n\n3\nq\n");
        Assert.Contains("1. you wrote \"position\"", output);
        Assert.Contains("Ticked as a suggestion: 1, 2. You decide.", output);
        Assert.Contains("\"ticked\":[1,2]", _course.Read(".course/interview.jsonl"));
    }

    [Fact]
    public async Task Too_few_reviews_to_learn_from_are_counted()
    {
        var (code, _, error) = await _course.RunAsync("interview", "optimise");
        Assert.Equal(ExitCode.BadInput, code);
        Assert.Contains("0 of your reviews say something about forgetting", error);
        Assert.Contains("512 are needed", error);
    }

    [Theory]
    [InlineData("0.5")]
    [InlineData("1.2")]
    public async Task A_retention_that_makes_no_sense_is_refused(string retention) =>
        Assert.Contains(
            "it is a probability from 0.7 to 0.99",
            (await _course.RunAsync("interview", "optimise", "--retention", retention)).Error
        );

    [Fact]
    public async Task A_desired_retention_changes_the_dates_and_the_default_comes_back()
    {
        await RunAsync("answer\n\n4\nq\n");
        var normal = await DueAsync();
        Assert.Equal(ExitCode.Ok, (await _course.RunAsync("interview", "optimise", "--retention", "0.8")).ExitCode);
        Assert.True(await DueAsync() > normal);
        Assert.Equal(ExitCode.Ok, (await _course.RunAsync("interview", "optimise", "--reset")).ExitCode);
        Assert.Equal(normal, await DueAsync());

        async Task<DateTimeOffset> DueAsync() =>
            JsonDocument
                .Parse((await _course.RunAsync("interview", "--list", "--json", "--topic", "1")).Output)
                .RootElement[0]
                .GetProperty("schedule")
                .GetProperty("due")
                .GetDateTimeOffset();
    }

    [Fact]
    public async Task Reviews_of_another_clone_are_added_once()
    {
        _course.Write(
            "old.json",
            """{ "version": 1, "reviews": [ { "card": "basics-one", "at": "2026-10-01T08:00:00+00:00", "rating": "good", "ticked": [1], "points": 3, "seconds": 12 }, { "card": "gone", "at": "2026-10-01T08:00:00+00:00", "rating": "good", "ticked": [], "points": 3, "seconds": 1 } ] }"""
        );
        Assert.Contains(
            "1 reviews added, 1 are of cards that are not here.",
            (await _course.RunAsync("interview", "import", Path.Combine(_course.Root, "old.json"))).Output
        );
        Assert.Contains(
            "0 reviews added, 1 were here already",
            (await _course.RunAsync("interview", "import", Path.Combine(_course.Root, "old.json"))).Output
        );
        Assert.Contains("1 of 3 cards rehearsed", (await _course.RunAsync("interview", "stats")).Output);
    }

    [Fact]
    public async Task A_file_that_cannot_be_imported_says_where_and_adds_nothing()
    {
        _course.Write(
            "log.csv",
            "card_id,review_time,review_rating\nbasics-one,1759305600000,3\nbasics-one,yesterday,3\n"
        );
        var (code, _, error) = await _course.RunAsync("interview", "import", Path.Combine(_course.Root, "log.csv"));
        Assert.Equal(ExitCode.BadInput, code);
        Assert.Contains("log.csv cannot be imported: line 3: 'yesterday' is no time", error);
        Assert.False(File.Exists(Path.Combine(_course.Root, ".course", "interview.jsonl")));
    }

    [Fact]
    public async Task Statistics_are_a_page_as_well()
    {
        await RunAsync("answer\n\n4\nq\n");
        await _course.RunAsync("interview", "stats", "--html", Path.Combine(_course.Root, "out", "stats.html"));
        var page = _course.Read("out/stats.html");
        Assert.Contains("1 of 3 cards rehearsed", page);
        Assert.Contains("class=\"bar\"", page);
        Assert.DoesNotContain("<script", page);
    }

    async Task<(int ExitCode, string Output)> RunAsync(string input, params string[] args)
    {
        var output = new StringWriter();
        var host = new CourseHost(
            new Terminal(output, TextWriter.Null, interactive: false, styled: false),
            () => _course.Root,
            new FakeTime()
        );
        var code = await InterviewCommand
            .Create(host, new StringReader(input))
            .Parse(args)
            .InvokeAsync(cancellationToken: Token);
        return (code, output.ToString());
    }

    public void Dispose() => _course.Dispose();
}
