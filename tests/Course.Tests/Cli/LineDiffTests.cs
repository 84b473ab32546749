using Course.Cli;

namespace Course.Tests.Cli;

public sealed class LineDiffTests
{
    [Fact]
    public void Equal_texts_have_no_difference() => Assert.Empty(LineDiff.Of("a\nb\n", "a\r\nb"));

    [Fact]
    public void A_changed_line_is_one_removed_and_one_added() =>
        Assert.Equal([(' ', "a"), ('-', "b"), ('+', "x"), (' ', "c")], LineDiff.Of("a\nb\nc", "a\nx\nc"));

    [Fact]
    public void Far_equal_lines_are_left_out()
    {
        var many = string.Join('\n', Enumerable.Range(0, 50));
        var diff = LineDiff.Of(many, many + "\nlast");
        Assert.Equal(('@', "…"), diff[0]);
        Assert.Equal(('+', "last"), diff[^1]);
        Assert.Equal(5, diff.Count);
    }
}
