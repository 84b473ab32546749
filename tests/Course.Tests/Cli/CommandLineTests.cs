using System.Text.Json;
using Course.Cli;

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
