using System.Text.Json;
using Course.Base;

namespace Course.Tests.Cli;

public sealed class CommandLineTests
{
    [Fact]
    public async Task An_unknown_command_is_bad_input_and_names_the_nearest_one()
    {
        using var course = new TemporaryCourse();
        var (code, output, error) = await course.RunAsync("progres");
        Assert.Equal(ExitCode.BadInput, code);
        Assert.Empty(output);
        Assert.Contains("There is no command 'progres'.", error);
        Assert.Contains("Did you mean progress?", error);
    }

    [Fact]
    public async Task An_unknown_option_names_the_nearest_one()
    {
        using var course = new TemporaryCourse();
        var (code, _, error) = await course.RunAsync("progress", "--jsn");
        Assert.Equal(ExitCode.BadInput, code);
        Assert.Contains("Did you mean --json?", error);
    }

    [Fact]
    public async Task Two_letters_swapped_are_understood()
    {
        using var course = new TemporaryCourse();
        var (_, _, error) = await course.RunAsync("graed");
        Assert.Contains("Did you mean grade?", error);
    }

    [Theory]
    [InlineData(new[] { "grade", "1", "--task", "x" }, "'x' is not possible after --task: it needs a number.")]
    [InlineData(new[] { "grade", "1", "--task" }, "--task needs a number after it.")]
    [InlineData(
        new[] { "run", "1", "--timeout", "soon" },
        "'soon' is not possible after --timeout: it needs a number."
    )]
    [InlineData(new[] { "grade" }, "Which topic? course grade needs one.")]
    [InlineData(new[] { "hint", "1" }, "Which task? course hint needs one.")]
    [InlineData(new[] { "hint", "1", "two" }, "'two' is not a task: it must be a number.")]
    public async Task What_does_not_fit_is_said_without_names_of_types(string[] args, string sentence)
    {
        using var course = new TemporaryCourse("labs/01-kafka-basics/README.md");
        var (code, _, error) = await course.RunAsync(args);
        Assert.Equal(ExitCode.BadInput, code);
        Assert.StartsWith(sentence, error);
    }

    [Fact]
    public async Task A_notebook_that_is_not_there_is_a_missing_file_and_not_a_missing_topic()
    {
        using var course = new TemporaryCourse("notebooks/01-kafka-basics.ipynb");
        var (code, _, error) = await course.RunAsync("run", "drafts/mine.ipynb");
        Assert.Equal(ExitCode.BadInput, code);
        Assert.StartsWith("There is no file drafts/mine.ipynb.", error);
    }

    [Fact]
    public async Task Help_shows_examples_and_exit_codes()
    {
        using var course = new TemporaryCourse();
        var (code, output, _) = await course.RunAsync("--help");
        Assert.Equal(ExitCode.Ok, code);
        Assert.Contains("Examples:", output);
        Assert.Contains("130 interrupted", output);
    }

    [Fact]
    public async Task An_error_is_one_JSON_document_when_JSON_was_asked_for()
    {
        using var course = new TemporaryCourse();
        var (_, output, error) = await course.RunAsync("progres", "--json");
        Assert.Empty(error);
        Assert.Contains("progres", JsonDocument.Parse(output).RootElement.GetProperty("error").GetString());
    }

    [Fact]
    public async Task Without_a_terminal_there_are_no_escape_sequences()
    {
        using var course = new TemporaryCourse("labs/01-kafka-basics/README.md");
        foreach (var args in new string[][] { [], ["--help"], ["progress"], ["nothing"] })
        {
            var (_, output, error) = await course.RunAsync(args);
            Assert.DoesNotContain('\u001b', output + error);
        }
    }
}
