using Course.Interview.Rehearsal;

namespace Course.Tests.Interview;

public sealed class PagedConsoleTests
{
    [Theory]
    [InlineData(15, 40)]
    [InlineData(24, 80)]
    [InlineData(1, 20)]
    public void No_line_leaves_the_screen_before_a_key_says_that_it_was_read(int height, int width)
    {
        var seen = 0;
        var unread = new List<int>();
        var scripted = new ScriptedConsole(new string(' ', 200), width: width)
        {
            Asked = output =>
            {
                unread.Add(output[seen..].Count(character => character == '\n'));
                seen = output.Length;
            },
        };
        var paged = new PagedConsole(scripted, () => height);
        for (var i = 0; i < 100; i++)
            paged.WriteLine($"line {i}");
        paged.ReadKey();
        Assert.All(unread, lines => Assert.InRange(lines, 0, Math.Max(5, height)));
        Assert.True(unread.Count > 100 / Math.Max(5, height));
        for (var i = 0; i < 100; i++)
            Assert.Contains($"line {i}\n", scripted.Output);
    }

    [Fact]
    public void What_fits_is_not_interrupted_and_a_key_begins_anew()
    {
        var scripted = new ScriptedConsole("  ");
        var paged = new PagedConsole(scripted, () => 12);
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 10; i++)
                paged.WriteLine("fits");
            paged.ReadKey();
        }
        Assert.DoesNotContain("More", scripted.Output);
    }

    [Fact]
    public void A_line_wider_than_the_screen_counts_as_what_it_takes()
    {
        var scripted = new ScriptedConsole(new string(' ', 9), width: 10);
        var paged = new PagedConsole(scripted, () => 5);
        paged.WriteLine("a");
        paged.WriteLine(new string('b', 40));
        Assert.Contains("a\nMore", scripted.Output);
    }

    [Fact]
    public void Nothing_stops_where_answers_are_lines()
    {
        var scripted = new ScriptedConsole("", singleKeys: false);
        var paged = new PagedConsole(scripted, () => 6);
        for (var i = 0; i < 50; i++)
            paged.WriteLine("line");
        Assert.DoesNotContain("More", scripted.Output);
    }
}
