using System.Text.Json;
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
        _course.Write(CardFiles.Path, CardFiles.File(CardFiles.Card("basics-one", "junior", "One?"), CardFiles.Card("basics-two", "senior", "Two?")));
        _course.Write("notebooks/interview/02-architecture.md", CardFiles.File(CardFiles.Card("architecture-one", "staff", "Three?")));
    }

    [Fact]
    public async Task A_session_over_piped_lines_saves_and_sums_up()
    {
        var (code, output) = await RunAsync("an answer\n1\nagain\nq\n");
        Assert.Equal(ExitCode.Ok, code);
        Assert.Contains("Card 1 of 3", output);
        Assert.Contains("Cards rated: 1 (1 again). Saved in .course/interview.json.", output);
        Assert.Contains("Rehearsed so far: 1 of 3.", output);
        Assert.Contains("Read again: notebook 01 §2 (One?)", output);
        Assert.Contains("\"card\": \"basics-one\"", _course.Read(".course/interview.json"));
    }

    [Fact]
    public async Task The_next_session_goes_on_with_the_other_cards()
    {
        await RunAsync("answer\n\n3\nq\n");
        var (_, output) = await RunAsync("q\n", "--new", "2");
        Assert.Contains("Card 1 of 1 · senior · question · basics-two", output);
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
        Assert.Equal(ids.Split(','), JsonDocument.Parse(output).RootElement.EnumerateArray().Select(card => card.GetProperty("id").GetString()));
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
        _course.Write("notebooks/interview/03-producers.md", CardFiles.File(CardFiles.Card("producers-one").Replace("**Trap.**", "**Trip.**")));
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

    async Task<(int ExitCode, string Output)> RunAsync(string input, params string[] args)
    {
        var output = new StringWriter();
        var host = new CourseHost(new Terminal(output, TextWriter.Null, interactive: false, styled: false), () => _course.Root, new FakeTime());
        var code = await InterviewCommand.Create(host, new StringReader(input)).Parse(args).InvokeAsync(cancellationToken: Token);
        return (code, output.ToString());
    }

    public void Dispose() => _course.Dispose();
}
