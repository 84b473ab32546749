using Course.Kit;

namespace Course.Tests;

public sealed class CheckTests
{
    [Fact]
    public void An_empty_gap_is_not_answered_and_nothing_else_is_asked()
    {
        string? key = null;
        var check = Check
            .Exercise("1", "Choose the key")
            .Answered(key, "set `key` above")
            .That(() => key!.Length == 3, "right", "missing");
        Assert.Equal(CheckState.Open, check.State);
        Assert.Equal("Exercise 1: Choose the key\n  ○ not answered yet: set `key` above", check.ToString());
        Assert.Contains("not answered yet: set <code>key</code> above", check.ToHtml());
    }

    [Fact]
    public void Every_check_right_is_right()
    {
        var check = Check.Exercise("2", "Keys").Answered("a", "").That(true, "one partition", "two");
        Assert.Equal("Exercise 2: Keys\n  ✓ one partition", check.ToString());
        Assert.Equal(CheckState.Right, check.State);
    }

    [Fact]
    public void One_thing_missing_is_wrong_and_says_what()
    {
        var check = Check.That(true, "acks is all", "").That(false, "", "min.insync.replicas is 1 < 2");
        Assert.Equal("Check\n  ✓ acks is all\n  ✗ min.insync.replicas is 1 < 2", check.ToString());
        Assert.Equal(CheckState.Wrong, check.State);
        Assert.Contains("is 1 &lt; 2", check.ToHtml());
    }

    [Fact]
    public void A_check_that_throws_is_wrong_and_does_not_throw() =>
        Assert.Equal(
            CheckState.Wrong,
            Check.Exercise("1", "x").Answered("a", "").That(() => "a"[2] == 'a', "right", "missing").State
        );

    [Fact]
    public void False_is_no_answer() =>
        Assert.Equal(CheckState.Open, Check.Exercise("1", "x").Answered(false, "write something").State);
}
