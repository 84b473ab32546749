using System.Text.Json;

namespace Course.Tests.Cli;

public sealed class VerifyCommandTests
{
    static readonly string[] Limited = ["coverage", "notebook rules", "labs", "cards", "links"];

    [Fact]
    public async Task Named_topics_limit_every_check_and_nothing_named_means_all()
    {
        using var course = Damaged();

        var both = await FindingsAsync(course);
        var second = await FindingsAsync(course, "2");

        foreach (var check in Limited)
        {
            Assert.Contains(both[check], finding => finding.Contains("01-", StringComparison.Ordinal));
            Assert.Contains(both[check], finding => finding.Contains("02-", StringComparison.Ordinal));
            Assert.Contains(second[check], finding => finding.Contains("02-", StringComparison.Ordinal));
            Assert.DoesNotContain(second[check], finding => finding.Contains("01-", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_topic_that_is_not_there_is_an_error_that_lists_what_is()
    {
        using var course = Damaged();
        var (code, output, error) = await course.RunAsync("verify", "9", "--fast");
        Assert.Equal((2, ""), (code, output));
        Assert.Contains("There is no topic '9'", error);
        Assert.Contains("01-first, 02-second", error);
    }

    /// <summary>Two topics with the same fault for each check.</summary>
    static TemporaryCourse Damaged()
    {
        var course = new TemporaryCourse();
        course.Write("Directory.Packages.props", "<Project />");
        course.Write("notebooks/syllabus.md", "- T01.1 One\n- T02.1 Two\n");
        foreach (var name in new[] { "01-first", "02-second" })
        {
            course.Write(
                $"notebooks/{name}.ipynb",
                """{"cells": [{"cell_type": "code", "source": "1", "outputs": [], "metadata": {"course": {"covers": ["T99.1"]}}}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}"""
            );
            course.Write($"notebooks/interview/{name}.md", "## Not a card\n\n[nowhere](missing.md)\n");
            course.Write($"labs/{name}/README.md", "# A lab without tasks\n");
        }

        return course;
    }

    static async Task<Dictionary<string, string[]>> FindingsAsync(TemporaryCourse course, params string[] topics)
    {
        var (code, output, _) = await course.RunAsync(["verify", .. topics, "--fast", "--json"]);
        Assert.Equal(1, code);
        using var json = JsonDocument.Parse(output);
        return json
            .RootElement.GetProperty("checks")
            .EnumerateArray()
            .ToDictionary(
                check => check.GetProperty("name").GetString()!,
                check =>
                    check.GetProperty("findings").EnumerateArray().Select(finding => finding.GetString()!).ToArray()
            );
    }
}
