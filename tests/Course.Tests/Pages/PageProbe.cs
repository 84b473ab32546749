using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Course.Tests.Pages;

/// <summary>What a browser made of a page at one width.</summary>
/// <param name="Overflow">Pixels by which the page is wider than the window.</param>
/// <param name="Charts">Charts of the page.</param>
/// <param name="Drawn">Charts that hold a drawing of their own, within the window's width.</param>
/// <param name="Fetched">Addresses outside the page that it asked for.</param>
/// <param name="Errors">Script errors.</param>
internal sealed partial record PageProbe(int Overflow, int Charts, int Drawn, string[] Fetched, string[] Errors)
{
    /// <summary>
    /// Puts the page into a frame of the given width (a window cannot be made as narrow as a phone), waits until the
    /// charts are drawn, and reads the figures.
    /// </summary>
    public static async Task<PageProbe> LookAsync(
        Browser browser,
        string page,
        int width,
        CancellationToken cancellation
    )
    {
        var frame = Path.Combine(Path.GetDirectoryName(page)!, $"frame-{width}.html");
        await File.WriteAllTextAsync(
            frame,
            Frame(await File.ReadAllTextAsync(page, cancellation), width),
            cancellation
        );
        var document = await browser.DocumentAsync(frame, cancellation);
        var found = Answer().Match(document);
        Assert.True(found.Success, "the page did not answer: its scripts did not run to the end");
        return JsonSerializer.Deserialize<PageProbe>(
            WebUtility.HtmlDecode(found.Groups[1].Value),
            JsonSerializerOptions.Web
        )!;
    }

    static string Frame(string page, int width) =>
        $$"""
            <!doctype html>
            <meta charset="utf-8">
            <body>
            <iframe id="page" style="width:{{width}}px;height:900px;border:0"></iframe>
            <script type="application/json" id="source">{{JsonSerializer.Serialize(page)}}</script>
            <script>
            const errors = [];
            const frame = document.getElementById('page');
            const settle = () => new Promise(done => setTimeout(done, 250));
            (async () => {
              const inner = frame.contentWindow;
              inner.document.open();
              inner.addEventListener('error', event => errors.push(String(event.message)));
              inner.document.write(JSON.parse(document.getElementById('source').textContent));
              inner.document.close();
              const charts = () => [...inner.document.querySelectorAll('.ck-chart')];
              const isDrawn = chart => [...chart.querySelectorAll('.main-svg')].some(svg => {
                const box = svg.getBoundingClientRect();
                return box.width > 100 && box.height > 100 && box.right <= {{width}} + 1;
              });
              for (let turn = 0; turn < 60 && !charts().every(isDrawn); turn++) await settle();
              const root = inner.document.documentElement;
              const answer = {
                overflow: root.scrollWidth - root.clientWidth,
                charts: charts().length,
                drawn: charts().filter(isDrawn).length,
                fetched: inner.performance.getEntriesByType('resource').map(entry => entry.name).filter(name => /^(https?|wss?):/.test(name)),
                errors,
              };
              const line = document.createElement('pre');
              line.id = 'answer';
              line.textContent = JSON.stringify(answer);
              frame.remove();
              document.body.replaceChildren(line);
            })();
            </script>
            """;

    [GeneratedRegex("<pre id=\"answer\">(.*?)</pre>", RegexOptions.Singleline)]
    private static partial Regex Answer();
}
