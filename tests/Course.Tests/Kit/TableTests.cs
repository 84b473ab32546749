using Course.Kit;

namespace Course.Tests;

public sealed class TableTests
{
    [Fact]
    public void Aligns_numbers_to_the_right_and_words_to_the_left() =>
        Assert.Equal(
            """
            Batching
            Linger  Records per batch  Codec
            ──────  ─────────────────  ──────
              0 ms                1.5  none
              5 ms              1,204  snappy
            measured here
            """.ReplaceLineEndings("\n"),
            Table
                .Of(
                    [
                        new
                        {
                            Linger = TimeSpan.Zero,
                            RecordsPerBatch = 1.5,
                            Codec = "none",
                        },
                        new
                        {
                            Linger = TimeSpan.FromMilliseconds(5),
                            RecordsPerBatch = 1204.0,
                            Codec = "snappy",
                        },
                    ],
                    "Batching"
                )
                .Note("measured here")
                .ToString()
        );

    [Fact]
    public void Escapes_what_it_shows()
    {
        var html = Table.Of([new { Key = "<script>alert(1)</script>" }], "a & b").ToHtml();
        Assert.DoesNotContain("<script>", html);
        Assert.Contains("&lt;script&gt;", html);
        Assert.Contains("a &amp; b", html);
    }

    [Fact]
    public void Is_a_table_that_scrolls_by_itself()
    {
        var html = Table.Of([new { Partition = 0, Leader = (int?)null }]).ToHtml();
        Assert.EndsWith(
            "<div class=\"ck-scroll\"><table class=\"ck-table\"><thead><tr><th "
                + "class=\"ck-num\">Partition</th><th>Leader</th></tr></thead><tbody><tr><td "
                + "class=\"ck-num\">0</td><td class=\"ck-short\">–</td></tr></tbody></table></div></div>",
            html
        );
    }

    [Fact]
    public void Writes_bytes_rates_and_percent_on_request() =>
        Assert.Equal(
            """
              Size      Rate   Share
            ──────  ────────  ──────
            16 KiB  52.3 k/s  12.5 %
            """.ReplaceLineEndings("\n"),
            Table
                .Of([
                    new
                    {
                        Size = 16384,
                        Rate = 52340.0,
                        Share = 0.125,
                    },
                ])
                .Bytes("Size")
                .Rate("Rate")
                .Percent("Share")
                .ToString()
        );

    [Fact]
    public void Names_the_columns_it_has_when_asked_for_another()
    {
        var error = Assert.Throws<ArgumentException>(() => Table.Of([new { Size = 1 }]).Bytes("Sice"));
        Assert.Contains("It has: Size.", error.Message);
    }

    [Fact]
    public void Takes_plain_values_tuples_and_columns_known_at_run_time()
    {
        Assert.StartsWith("Value\n─────\na", Table.Of(["a"]).ToString());
        Assert.StartsWith("Item1  Item2\n", Table.Of([(1, "x")]).ToString());
        Assert.StartsWith(
            "linger  16 KiB\n",
            Table
                .Of(
                    ["linger", "16 KiB"],
                    [
                        [0, 1.5],
                    ]
                )
                .ToString()
        );
        Assert.Throws<ArgumentException>(() =>
            Table.Of(
                ["one"],
                [
                    [1, 2],
                ]
            )
        );
    }

    [Fact]
    public void An_empty_table_still_has_its_headings() =>
        Assert.Equal("Name\n────", Table.Of(Array.Empty<Named>()).ToString());

    sealed record Named(string Name);

    [Fact]
    public void Days_and_times_are_ISO_8601() =>
        Assert.Equal(
            """
            Day         At
            ──────────  ────────────
            2026-03-04  05:06:07.008
            """.ReplaceLineEndings("\n"),
            Table.Of([new { Day = new DateOnly(2026, 3, 4), At = new TimeOnly(5, 6, 7, 8) }]).ToString()
        );
}
