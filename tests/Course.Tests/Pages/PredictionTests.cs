using System.Text.Json.Nodes;
using Course.Notebooks;
using Course.Site.Pages;

namespace Course.Tests.Pages;

/// <summary>A reader predicts on a notebook's page, in a real browser.</summary>
public sealed class PredictionTests : IAsyncLifetime
{
    const string Folded = "document.querySelector('.outcome').classList.contains('veiled')";

    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("prediction-");
    DevTools _tab = null!;
    string _page = null!;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _tab = await DevTools.StartAsync(Browser.OrSkip(), Stop);
        await _tab.ShowAsync(1280, dark: false);
        _page = await WriteAsync("Console.Write(\"offset 0\");");
    }

    public async ValueTask DisposeAsync()
    {
        if (_tab is not null)
            await _tab.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task The_result_waits_for_the_prediction_which_stays_in_the_browser()
    {
        await _tab.GoAsync(_page);
        await _tab.UntilAsync(Folded);
        Assert.Equal(0, await _tab.ReadAsync<double>("document.querySelector('.outcome').offsetHeight"));

        await _tab.ClickAsync(".prediction textarea");
        await _tab.TypeAsync("offset 1, surely");
        await _tab.ClickAsync(".prediction button");
        await _tab.UntilAsync($"!{Folded}");
        Assert.True(await _tab.ReadAsync<double>("document.querySelector('.outcome').offsetHeight") > 0);

        await _tab.GoAsync(_page + "?again");
        await _tab.UntilAsync("document.querySelector('.prediction textarea').value === 'offset 1, surely'");
        Assert.False(await _tab.ReadAsync<bool>(Folded));
        Assert.Empty(_tab.Errors);
    }

    [Fact]
    public async Task One_switch_opens_all_results()
    {
        await _tab.GoAsync(_page);
        await _tab.UntilAsync(Folded);
        await _tab.ClickAsync("[data-way='results']");
        await _tab.UntilAsync("document.querySelector('.outcome').offsetHeight > 0");
        Assert.Equal(
            "none",
            await _tab.ReadAsync<string>("getComputedStyle(document.querySelector('.prediction')).display")
        );
    }

    [Fact]
    public async Task A_link_to_a_cell_opens_what_it_stands_in()
    {
        await _tab.GoAsync(_page + "#cell-1");
        await _tab.UntilAsync($"document.readyState === 'complete' && !{Folded}");
    }

    [Fact]
    public async Task A_cell_that_failed_does_not_wait()
    {
        await _tab.GoAsync(await WriteAsync("throw new Exception(\"no broker\");"));
        await _tab.UntilAsync("!document.querySelector('.prediction').hidden");
        Assert.False(await _tab.ReadAsync<bool>(Folded));
    }

    [Fact]
    public async Task The_core_path_can_stand_alone()
    {
        await _tab.GoAsync(_page);
        Assert.True(await _tab.ReadAsync<bool>("document.body.innerText.includes('Core path only: 20 min of 50 min')"));
        Assert.True(await _tab.ReadAsync<bool>("document.body.innerText.includes('Deeper words')"));
        await _tab.ClickAsync("[data-way='core']");
        await _tab.UntilAsync("!document.body.innerText.includes('Deeper words')");
        Assert.Equal(
            ["1 · Logs"],
            await _tab.ReadAsync<string[]>(
                "[...document.querySelectorAll('.toc.wide li')].filter(item => item.offsetHeight).map(item => item.textContent)"
            )
        );
    }

    [Fact]
    public async Task Without_scripts_everything_is_there()
    {
        var text = await File.ReadAllTextAsync(new Uri(_page).LocalPath, Stop);
        Assert.DoesNotContain("class=\"outcome veiled\"", text);
        Assert.Contains("<form class=\"prediction\" data-prediction=\"c0\" hidden>", text);
        Assert.Contains("offset 0", text);
    }

    async Task<string> WriteAsync(string code)
    {
        var notebook = Path.Combine(_folder.FullName, "page.ipynb");
        await File.WriteAllTextAsync(notebook, Json(code), Stop);
        var result = await new NotebookRunner(Notebook.Load(notebook)).RunAsync(cancellation: Stop);
        var page = Path.Combine(_folder.FullName, "page.html");
        HtmlPage.Write(result, page);
        return new Uri(page).AbsoluteUri;
    }

    static string Json(string code) =>
        new JsonObject
        {
            ["nbformat"] = 4,
            ["nbformat_minor"] = 5,
            ["metadata"] = JsonNode.Parse("""{"kernelspec": {"name": ".net-csharp"}}"""),
            ["cells"] = new JsonArray(
                Cell("c0", "markdown", "## 1 · Logs\n\n*Predict:* which offset?", """{"core": true, "minutes": 20}"""),
                Cell("c1", "code", code, "{}"),
                Cell("c2", "markdown", "**Why.** It counts from 0.", "{}"),
                Cell("c3", "markdown", "## 2 · Depth\n\nDeeper words.", """{"minutes": 30}""")
            ),
        }.ToJsonString();

    static JsonObject Cell(string id, string type, string source, string course)
    {
        var cell = new JsonObject
        {
            ["cell_type"] = type,
            ["id"] = id,
            ["metadata"] = new JsonObject { ["course"] = JsonNode.Parse(course) },
            ["source"] = source,
        };
        if (type == "code")
            (cell["execution_count"], cell["outputs"]) = (null, new JsonArray());
        return cell;
    }
}
