namespace Differential.Tests;

/// <summary>Recordings, scenarios, differences and the README agree.</summary>
public sealed class BooksTests
{
    const string Heading = "## Where it differs on purpose";

    [Fact]
    public void Scenarios_of_an_area_have_different_names() => Assert.Empty(Scenario.Doubles);

    [Fact]
    public void Every_recording_belongs_to_a_scenario() =>
        Assert.Empty(
            Recording.Names.Except(Scenario.All.Keys).Except(Difference.All.Select(difference => difference.Recording))
        );

    [Fact]
    public void Every_scenario_is_recorded() => Assert.Empty(Scenario.All.Keys.Except(Recording.Names));

    [Fact]
    public void Every_difference_belongs_to_a_scenario() =>
        Assert.Empty(Difference.All.Select(difference => difference.Scenario).Except(Scenario.All.Keys));

    [Fact]
    public void The_readme_lists_the_differences_and_no_others()
    {
        var lines = File.ReadAllLines(Path.Combine(Recording.Repository, "src", "EmbeddedKafka", "README.md"));
        var listed = lines
            .SkipWhile(line => line != Heading)
            .Skip(1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Where(line => line.StartsWith("- ", StringComparison.Ordinal))
            .Select(line => line[2..]);
        Assert.Equal(
            Difference.All.Select(difference => difference.Reason).Distinct().Order(StringComparer.Ordinal),
            listed.Order(StringComparer.Ordinal)
        );
    }
}
