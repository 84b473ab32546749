using Course.Grading.Labs;
using Course.Grading.Proof;

namespace Course.Tests.Grading;

public sealed class LabReadmeTests
{
    const string Readme = """
        # Lab

        ## 1. Publish

        Do it.

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

    const string Hints = """
        # Hints

        ## 2. Consume

        <details><summary>Hint 1: <em>of two</em></summary>Second.</details>

        ## 1. Publish

        <details><summary>Hint 1: where to look</summary>

        Look <b>there</b>.

        ```
        ## 2. Not a heading
        ```
        </details>
        """;

    [Fact]
    public void Tasks_are_the_numbered_headings_outside_of_code()
    {
        var tasks = LabReadme.Tasks(Readme, Hints);
        Assert.Equal([(1, "Publish"), (2, "Consume")], tasks.Select(task => (task.Number, task.Title)));
    }

    [Fact]
    public void A_task_has_the_hints_that_stand_under_its_number()
    {
        var tasks = LabReadme.Tasks(Readme, Hints);
        var hint = Assert.Single(tasks[0].Hints);
        Assert.Equal("Hint 1: where to look", hint.Title);
        Assert.StartsWith("Look <b>there</b>.", hint.Text);
        Assert.Equal(new LabHint("Hint 1: of two", "Second."), Assert.Single(tasks[1].Hints));
    }

    [Fact]
    public void Folds_of_the_brief_stay_in_the_brief()
    {
        var task = LabReadme.Tasks(Readme, Hints)[0];
        Assert.Contains("Not a hint.", task.Brief);
        Assert.DoesNotContain("Look", task.Brief);
    }

    [Fact]
    public void A_page_shows_each_hint_folded_below_its_task()
    {
        var page = LabReadme.WithHints(Readme, LabReadme.Tasks(Readme, Hints));
        var order = new[]
        {
            "# Lab",
            "## 1. Publish",
            "Do it.",
            "Look <b>there</b>.",
            "## 2. Consume",
            "Second.",
            "## Afterwards",
        };
        Assert.Equal(order, order.OrderBy(text => page.IndexOf(text, StringComparison.Ordinal)));
        Assert.Contains("<details><summary>Hint 1: of two</summary>\n\nSecond.\n\n</details>", page);
    }

    [Fact]
    public void A_brief_that_gives_its_hints_away_is_a_finding()
    {
        using var lab = new TemporaryLab(
            "",
            "",
            "## 1. One\n\n<details><summary>Hint 1: where</summary>There.</details>\n"
        );
        var findings = LabRules.Findings(lab.Lab);
        Assert.Contains("labs/01-sample/HINTS.md: task 1 has 0 hints, not 3", findings);
        Assert.Contains("labs/01-sample/README.md: task 1 gives hints; they belong into HINTS.md", findings);
    }
}
