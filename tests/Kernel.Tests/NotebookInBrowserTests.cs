namespace Kernel.Tests;

public sealed class NotebookInBrowserTests
{
    /// <summary>Debian's jupyter-notebook: the classic page, whose objects are reachable by script.</summary>
    [Fact]
    public async Task Notebook_01_opens_in_jupyter_runs_and_shows_its_charts()
    {
        Assert.SkipUnless(
            ChildProcess.Exists("jupyter-notebook"),
            "no Jupyter Notebook on this machine: apt install jupyter-notebook"
        );
        await using var browser = await WebDriver.StartOrSkipAsync();
        using var jupyter = new JupyterFolder();
        var port = WebDriver.FreePort();
        using var server = ChildProcess.Start(
            "jupyter-notebook",
            [
                "--no-browser",
                "--allow-root",
                "--ip=127.0.0.1",
                $"--port={port}",
                "--NotebookApp.token=t",
                "--NotebookApp.port_retries=0",
                $"--notebook-dir={Repository.Root}",
            ],
            jupyter.Root,
            jupyter.Environment
        );
        await UntilListensAsync(port, server);

        await browser.OpenAsync($"http://127.0.0.1:{port}/notebooks/notebooks/01-kafka-basics.ipynb?token=t");
        await browser.UntilAsync(
            "return !!(window.Jupyter && Jupyter.notebook && Jupyter.notebook._fully_loaded && "
                + "Jupyter.notebook.kernel && Jupyter.notebook.kernel.is_connected())"
        );
        // The test's run is not to be written into the file.
        await browser.EvaluateAsync(
            "Jupyter.notebook.set_autosave_interval(0); Jupyter.notebook.save_notebook = function () { "
                + "return Promise.resolve(); };"
        );
        Assert.Equal(".net-csharp", (string?)await browser.EvaluateAsync("return Jupyter.notebook.kernel.name"));
        // One after another: a check cell of an exercise fails, and the cells behind it are to run all the same.
        await browser.EvaluateAsync(
            """
            window.ran = 0; window.toRun = Jupyter.notebook.get_cells().filter(c => c.cell_type === 'code');
            (async () => { for (const cell of window.toRun) { await new Promise(done => { cell.execute(false); const wait = () => cell.input_prompt_number === '*' ? setTimeout(wait, 20) : done(); setTimeout(wait, 20); }); window.ran++; } })();
            """
        );
        await browser.UntilAsync("return window.ran === window.toRun.length");
        await browser.UntilAsync("return document.querySelectorAll('.ck-drawn .main-svg').length >= 5");

        var errors = (
            await browser.EvaluateAsync(
                "return window.toRun.flatMap(c => c.output_area.outputs).filter(o => o.output_type === "
                    + "'error').map(o => o.ename + ': ' + o.evalue)"
            )
        )!
            .AsArray()
            .Select(error => (string)error!)
            .ToList();
        Assert.True(
            (bool?)await browser.EvaluateAsync("return document.querySelectorAll('.ck-waiting').length === 0"),
            "every chart is drawn"
        );
        if (
            !errors.TrueForAll(error =>
                error.StartsWith("ClaimFailedException", StringComparison.Ordinal)
                || error.StartsWith("DeadlineException", StringComparison.Ordinal)
            )
        )
            Assert.Fail($"{string.Join('\n', errors.Take(3))}\n{await server.EndAsync()}");
    }

    static async Task UntilListensAsync(int port, ChildProcess server)
    {
        using var http = new HttpClient();
        var deadline = DateTime.UtcNow + TimeSpan.FromMinutes(3);
        while (true)
        {
            Assert.False(server.HasExited, "jupyter-notebook ended");
            Assert.True(DateTime.UtcNow < deadline, "jupyter-notebook did not answer in three minutes");
            try
            {
                using var answer = await http.GetAsync(
                    $"http://127.0.0.1:{port}/api?token=t",
                    TestContext.Current.CancellationToken
                );
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }
        }
    }
}
