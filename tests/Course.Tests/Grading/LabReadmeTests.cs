using Course.Grading.Labs;

namespace Course.Tests.Grading;

public sealed class LabReadmeTests
{
    const string Readme = """
        # Lab

        ## 1. Publish

        Do it.

        <details><summary>Hint 1: where to look</summary>

        Look <b>there</b>.
        </details>
        <details><summary>Background</summary>

        Not a hint.
        </details>

        ```
        ## 9. Not a heading
        ```

        ## 2. Consume

        Then this.

        ## Afterwards
        """;

    [Fact]
    public void Tasks_are_the_numbered_headings_outside_of_code()
    {
        var tasks = LabReadme.Tasks(Readme);
        Assert.Equal([(1, "Publish"), (2, "Consume")], tasks.Select(task => (task.Number, task.Title)));
    }

    [Fact]
    public void Hints_are_the_folds_that_say_so_and_are_no_part_of_the_brief()
    {
        var task = LabReadme.Tasks(Readme)[0];
        var hint = Assert.Single(task.Hints);
        Assert.Equal("Hint 1: where to look", hint.Title);
        Assert.Equal("Look <b>there</b>.", hint.Text);
        Assert.DoesNotContain("Look", task.Brief);
        Assert.Contains("Not a hint.", task.Brief);
    }
}
