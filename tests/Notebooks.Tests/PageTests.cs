using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Course.Site.Pages;

namespace Course.Notebooks.Tests;

public sealed partial class PageTests : IDisposable
{
    readonly NotebookFiles _files = new();

    public void Dispose() => _files.Dispose();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    async Task<string> Page(NotebookFiles files)
    {
        var path = Path.Combine(_files.Folder, "artifacts", "pages", "01-small.html");
        HtmlPage.Write(await files.Run(), path);
        return await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task The_page_asks_no_other_host_for_anything()
    {
        var page = await Page(
            _files
                .Markdown(
                    "# T\n\n![logo](https://example.com/a.png) [KIP-794](https://example.com/kip) ![none](none.png)"
                )
                .Code("1")
        );
        foreach (Match match in Fetched().Matches(page))
            Assert.StartsWith("data:", match.Groups["url"].Value);
        Assert.Contains("[picture: logo]", page);
        Assert.Contains("href=\"https://example.com/kip\"", page);
        Assert.DoesNotContain("@import", page);
        Assert.DoesNotContain("url(", page);
    }

    [Fact]
    public async Task Text_is_escaped_and_html_is_not()
    {
        var page = await Page(
            _files
                .Code("Console.WriteLine(\"</pre><script>alert(1)</script>\"); HTML(\"<b id='rich'>x</b>\")")
                .Code("throw new Exception(\"<i>\");")
        );
        Assert.Contains("&lt;/pre&gt;&lt;script&gt;alert(1)", page);
        Assert.Contains("<b id='rich'>x</b>", page);
        Assert.Contains("Exception: &lt;i&gt;", page);
    }

    [Theory]
    [InlineData("var x = .Length;")]
    [InlineData("var y = 😀; #r \"\ud83d")]
    [InlineData("#!nothing \0 \ufffe")]
    public async Task Code_that_does_not_compile_has_its_page_with_the_error(string code)
    {
        var page = await Page(_files.Markdown("# T").Code(code));
        Assert.Contains("Cell 1 failed", page);
    }

    [Fact]
    public void Any_beginning_of_a_cell_is_coloured_and_says_what_it_said()
    {
        const string Code = """"
            #!time
            record Booking(string Id, int? Slot = null) { public static Booking operator +(Booking a, int b) => a; }
            /* 😀 */ var 😀name = $"{Environment.NewLine}😀{{x}} {1 + 2:0.0}" + """raw 😀""" + 'x' + "\t"u8.Length; // 😀
            if (x is { Length: > 3 } and not null) foreach (var (a, b) in list) await Task.Delay(1); else goto case 1;
            """";
        for (var length = 0; length <= Code.Length; length++)
        {
            var html = CodeColours.ToHtml(Code[..length]);
            var text = WebUtility.HtmlDecode(Tag().Replace(html, ""));
            Assert.Equal(Code[..Shortened.Whole(Code, length)], text.TrimEnd('\uFFFD'));
        }
    }

    [Fact]
    public void Any_beginning_of_markdown_is_rendered()
    {
        const string Text = """
            # T 😀
            > **Trap** [a](x%00y.md#z) ![b](%00.png) <b>
            - [ ] a | b
            ```mermaid
            graph TD
            A["x"] -->|y| B{z}
            ```
            | a | b |
            |---|:-:|
            | 1 | [^1] |

            [^1]: note {#id .class}
            """;
        for (var length = 0; length <= Text.Length; length++)
            Assert.NotNull(new MarkdownHtml(_files.Folder, (_, _) => null).Render(Text[..length]));
        Assert.Contains(
            "&gt;&gt;",
            new MarkdownHtml(_files.Folder, (_, _) => null).Render(new string('>', 5000) + "x")
        );
    }

    [Fact]
    public async Task Half_a_surrogate_pair_becomes_a_replacement_character_on_the_page_and_in_the_copy()
    {
        var result = await _files
            .Code("Console.Write(\"\\ud83d\"); new { Half = \"\\ude00\" }")
            .Code("throw new Exception(\"\\ud83d\");")
            .Run();
        var (page, copy) = (Path.Combine(_files.Folder, "p.html"), Path.Combine(_files.Folder, "copy.ipynb"));
        HtmlPage.Write(result, page);
        RunNotebook.Save(result, copy);
        Assert.Contains("\uFFFD", await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken));
        var read = RunNotebook.Load(copy, _files.File)!;
        Assert.Equal("Exception: \uFFFD", read.Failure!.Outcome!.Error!.Message);
        var json = JsonNode.Parse(RunJson.Of(result, null).ToJsonString())!;
        Assert.Equal("\uFFFD", (string?)json["cells"]![0]!["outputs"]![0]!["text"]);
    }

    [Fact]
    public async Task Callouts_solutions_and_diagrams_have_their_form()
    {
        var page = await Page(
            _files.Markdown(
                """
                # T

                > **Java says / .NET does** A.

                > **Changed since 4.0** B.

                <details><summary>Solution</summary>

                ```csharp
                var x = 1;
                ```

                </details>

                ```mermaid
                gantt
                ```
                """
            )
        );
        Assert.Contains("class=\"callout callout-java\"", page);
        Assert.Contains("class=\"callout callout-changed\"", page);
        Assert.Contains("<details><summary>Solution</summary>", page);
        Assert.Contains("<span class=\"k\">var</span>", page);
        Assert.Contains("as its Mermaid source", page);
    }

    [Fact]
    public async Task A_diagram_of_a_cell_is_a_picture_also_from_a_saved_run()
    {
        var run = await _files.Markdown("# T").Code("#!mermaid\ngraph TD\nA-->B").Run();
        Assert.Contains("aria-label=\"A to B\"", HtmlPage.Render(run, _files.Folder));
        var copy = Path.Combine(_files.Folder, "copy.ipynb");
        RunNotebook.Save(run, copy);
        Assert.Contains(
            "aria-label=\"A to B\"",
            HtmlPage.Render(RunNotebook.Load(copy, run.Notebook.Path)!, _files.Folder)
        );
    }

    [Fact]
    public async Task A_failed_run_is_marked_in_header_contents_and_cells()
    {
        var page = await Page(_files.Markdown("# T\n## One").Code("1").Markdown("## Two").Code("x").Code("3"));
        Assert.Contains("failed at <a href=\"#cell-2\">cell 2</a>", page);
        Assert.Contains("<li class=\"top failed\"><a href=\"#two\">Two</a>", page);
        Assert.Contains("class=\"cell failed\" id=\"cell-2\"", page);
        Assert.Contains("class=\"cell not-run\" id=\"cell-3\"", page);
        Assert.Contains("error CS0103", page);
    }

    [Fact]
    public async Task Headings_of_the_same_words_keep_their_own_anchors()
    {
        var page = await Page(_files.Markdown("# T\n## Try it").Code("1").Markdown("## Try it"));
        Assert.Contains("id=\"try-it\"", page);
        Assert.Contains("href=\"#try-it-1\"", page);
    }

    [Fact]
    public async Task Links_of_the_notebook_become_links_of_the_page()
    {
        var page = await Page(_files.Markdown("# T\n\n[lab](../labs/01-small/README.md#first)"));
        Assert.Contains("href=\"../../labs/01-small/README.md#first\"", page);
    }

    [Fact]
    public async Task Claims_errors_and_folded_code_are_styled()
    {
        var page = await Page(
            _files.Code(
                NotebookFiles.Claims
                    + "Claim(\"held\"); Console.WriteLine(\"✓ held\"); Console.Error.WriteLine(\"bad\");",
                """{"folded": true, "proves": ["T01.01"]}"""
            )
        );
        Assert.Contains("<span class=\"line ok\">✓ held</span>", page);
        Assert.Contains("class=\"stderr\"", page);
        Assert.Contains("<summary>Show the code</summary>", page);
        Assert.Contains("<dt>claims shown</dt><dd>1</dd>", page);
    }

    [GeneratedRegex(
        """<(?:script|img|link|iframe|source|video|audio|object|embed)\b[^>]*?\b(?:src|href|data)\s*=\s*["'](?<url>[^"']*)["']"""
    )]
    private static partial Regex Fetched();
}
