using System.Text.Json;

namespace Course.Tests.Cli;

/// <summary><c>course verify</c> finds what documents lead to that is not there.</summary>
public sealed class LinkVerificationTests
{
    [Theory]
    [InlineData("docs/guide.md")]
    [InlineData("src/Tool/README.md")]
    [InlineData("tests/Tool.Tests/README.md")]
    [InlineData("docker/README.md")]
    [InlineData(".github/HELP.md")]
    public async Task A_dead_link_is_found_in_every_document(string document)
    {
        using var course = Course();
        course.Write(document, "See [the plan](nowhere.md).\n");

        Assert.Equal([$"{document}: 'nowhere.md' leads to nothing"], await FindingsAsync(course));
    }

    [Theory]
    [InlineData("`Gone.cs`", "Gone.cs")]
    [InlineData("`Commands/Gone.cs`", "Commands/Gone.cs")]
    [InlineData("`src/Gone`", "src/Gone")]
    [InlineData("`docs/gone.txt`", "docs/gone.txt")]
    public async Task A_named_file_that_is_not_there_is_found(string text, string name)
    {
        using var course = Course();
        course.Write("docs/guide.md", $"It is in {text}.\n");

        Assert.Equal([$"docs/guide.md: names `{name}`, which is not there"], await FindingsAsync(course));
    }

    [Theory]
    [InlineData("`Tool.cs`")]
    [InlineData("`Commands/Tool.cs`")]
    [InlineData("`src/Tool/Commands/`")]
    [InlineData("`src/Tool`")]
    public async Task A_file_is_named_by_its_path_or_the_end_of_it(string text)
    {
        using var course = Course();
        course.Write("docs/guide.md", $"It is in {text}.\n");

        Assert.Empty(await FindingsAsync(course));
    }

    [Theory]
    [InlineData("`labs/NN-topic/Contract.cs`")]
    [InlineData("`NN_Name.cs`")]
    [InlineData("`text/html`")]
    [InlineData("`acks=all`")]
    [InlineData("`kafka-topics.sh`")]
    [InlineData("`artifacts/pages/01.html`")]
    [InlineData("```\nGone.cs\n```")]
    public async Task Placeholders_other_words_and_blocks_of_code_name_no_file(string text)
    {
        using var course = Course();
        course.Write("labs/01-first/README.md", "# A lab\n");
        course.Write("docs/guide.md", $"{text}\n");

        Assert.DoesNotContain(await FindingsAsync(course), finding => finding.StartsWith("docs/"));
    }

    [Fact]
    public async Task A_lesson_may_name_files_of_other_projects_but_none_of_ours_that_is_not_there()
    {
        using var course = Course();
        course.Write("notebooks/interview/01-first.md", "librdkafka's `CONFIGURATION.md`; `src/Gone.cs`.\n");

        Assert.Equal(
            ["notebooks/interview/01-first.md: names `src/Gone.cs`, which is not there"],
            await FindingsAsync(course)
        );
    }

    [Theory]
    [InlineData("labs/01-first/README.md", "Notebook 01 §1.1, then §9.9.")]
    [InlineData("labs/01-first/HINTS.md", "§9.9 has it.")]
    [InlineData("tests/Graders/FirstGrader.cs", "// read: notebook 01 §9.9")]
    public async Task A_section_that_a_lab_names_and_the_notebook_does_not_have_is_found(string file, string text)
    {
        using var course = Course();
        course.Write(
            "notebooks/01-first.ipynb",
            """
            {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [
              {"cell_type": "markdown", "id": "a", "metadata": {}, "source": "# First\n\n### 1.1 · One"}]}
            """
        );
        course.Write("labs/01-first/README.md", "# A lab\n");
        course.Write(file, text);

        Assert.Equal([$"{file}: notebook 01 has no §9.9"], await FindingsAsync(course));
    }

    static TemporaryCourse Course() => new("src/Tool/Commands/Tool.cs");

    static async Task<string[]> FindingsAsync(TemporaryCourse course)
    {
        var (_, output, _) = await course.RunAsync("verify", "--fast", "--only", "links", "--json");
        using var json = JsonDocument.Parse(output);
        return
        [
            .. json
                .RootElement.GetProperty("checks")
                .EnumerateArray()
                .SelectMany(check => check.GetProperty("findings").EnumerateArray())
                .Select(finding => finding.GetString()!),
        ];
    }
}
