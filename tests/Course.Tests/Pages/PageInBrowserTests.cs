using System.Text.Json;
using Course.Kit;
using Course.Notebooks;
using Course.Site.Pages;

namespace Course.Tests.Pages;

/// <summary>A real browser looks at the page that a run wrote.</summary>
public sealed class PageInBrowserTests : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("page-");

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task Every_chart_is_drawn_and_nothing_is_cut(int width)
    {
        var browser = Browser.OrSkip();
        var page = await WriteAsync(
            """
            Kit.Ready()
            """,
            """
            Chart.Line("lag").Series("group", new double[] { 1, 2, 3 }, new double[] { 5, 9, 2 }).XAxis("seconds").YAxis("records")
            """,
            """
            Chart.Heatmap("records per batch").Grid(new[] { "0", "5", "50" }, new[] { "16 KB", "1 MB" }, new double[,] { { 1, 20, 140 }, { 1, 25, 900 } }).XAxis("linger.ms").YAxis("batch.size")
            """,
            """
            Table.Of(Enumerable.Range(0, 3).Select(n => new { AVeryLongHeaderIndeedForOneColumn = n, AnotherQuiteLongHeader = new string('x', 60), AndOneMoreToBeSure = new string('y', 60) }))
            """
        );

        var seen = await PageProbe.LookAsync(browser, page, width, Stop);

        Assert.Empty(seen.Errors);
        Assert.Empty(seen.Fetched);
        Assert.Equal((2, 2), (seen.Charts, seen.Drawn));
        Assert.Equal(0, seen.Overflow);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_figure_in_every_cell_of_a_heatmap_can_be_read(bool dark)
    {
        var browser = Browser.OrSkip();
        var page = await WriteAsync(
            "Kit.Ready()",
            """Chart.Heatmap("shades").Grid(Enumerable.Range(0, 11), new[] { "row" }, new double[,] { { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 } })"""
        );
        await using var tab = await DevTools.StartAsync(browser, Stop);
        await tab.ShowAsync(1280, dark);
        await tab.GoAsync(new Uri(page).AbsoluteUri);
        await tab.UntilAsync("document.querySelectorAll('.heatmap-label text').length === 11");

        Assert.Empty(await tab.ReadAsync<string[]>(Contrast.FaintCells));
    }

    [Fact]
    public async Task A_page_without_its_first_cell_says_what_to_do()
    {
        var browser = Browser.OrSkip();
        var page = await WriteAsync(
            """Chart.Bar("requests").Series("seen", new[] { "Produce", "Fetch" }, new double[] { 3, 4 })"""
        );

        var seen = await PageProbe.LookAsync(browser, page, 390, Stop);

        Assert.Equal((1, 0), (seen.Charts, seen.Drawn));
        Assert.Empty(seen.Fetched);
        Assert.Contains("first cell", await File.ReadAllTextAsync(page, Stop));
    }

    async Task<string> WriteAsync(params string[] cells)
    {
        var kit = Path.Combine(CourseRoot.Find(), "artifacts", "kit", "Course.Kit.dll").Replace('\\', '/');
        var notebook = Path.Combine(_folder.FullName, "page.ipynb");
        await File.WriteAllTextAsync(notebook, Json([$"#r \"{kit}\"\nusing Course.Kit;", .. cells]), Stop);
        var result = await new NotebookRunner(Notebook.Load(notebook)).RunAsync(cancellation: Stop);
        Assert.True(
            result.Succeeded,
            result.Cells.FirstOrDefault(cell => cell.Status == RunStatus.Failed)?.Outcome?.Error?.ToString()
        );
        var page = Path.Combine(_folder.FullName, "page.html");
        HtmlPage.Write(result, page);
        return page;
    }

    static string Json(IEnumerable<string> cells) =>
        JsonSerializer.Serialize(
            new
            {
                nbformat = 4,
                nbformat_minor = 5,
                metadata = new
                {
                    kernelspec = new
                    {
                        name = ".net-csharp",
                        language = "C#",
                        display_name = ".NET (C#)",
                    },
                },
                cells = cells.Select(
                    (source, n) =>
                        new
                        {
                            cell_type = "code",
                            id = $"c{n}",
                            metadata = new { },
                            execution_count = (int?)null,
                            outputs = Array.Empty<object>(),
                            source,
                        }
                ),
            }
        );
}
