using System.Text.Json.Nodes;

namespace Kernel.Tests;

public sealed class NbconvertTests
{
    static readonly string Needed = "no nbconvert on this machine: apt install jupyter-nbconvert";

    [Fact]
    public async Task Notebook_01_runs_under_nbconvert_with_its_charts()
    {
        Assert.SkipUnless(ChildProcess.Exists("jupyter-nbconvert"), Needed);
        using var jupyter = new JupyterFolder();
        var output = Path.Combine(jupyter.Root, "out");
        // What a claim finds is the notebook's business, and course verify's: on a busy machine some claims about speed
        // fail.
        var (code, _, error) = await ChildProcess.RunAsync(
            "jupyter-nbconvert",
            [
                "--to",
                "notebook",
                "--execute",
                "--allow-errors",
                "--ExecutePreprocessor.timeout=300",
                "--output-dir",
                output,
                Repository.Notebook01,
            ],
            jupyter.Root,
            jupyter.Environment
        );
        Assert.True(code == 0, error);

        var cells = JsonNode.Parse(
            await File.ReadAllTextAsync(
                Path.Combine(output, "01-kafka-basics.ipynb"),
                TestContext.Current.CancellationToken
            )
        )!["cells"]!
            .AsArray()
            .Where(cell => (string?)cell!["cell_type"] == "code")
            .ToList();
        Assert.All(cells, cell => Assert.NotNull(cell!["execution_count"]));
        var outputs = cells.SelectMany(cell => cell!["outputs"]!.AsArray()).ToList();
        var errors = outputs
            .Where(item => (string?)item!["output_type"] == "error")
            .Select(item => (Name: (string?)item!["ename"], Text: (string?)item["evalue"]))
            .ToList();
        // Check cells of exercises fail until the learner has answered.
        Assert.DoesNotContain(errors, item => item.Name is not ("ClaimFailedException" or "DeadlineException"));
        Assert.True(errors.Count < cells.Count / 4, string.Join('\n', errors));
        Assert.True(
            outputs.Count(item => Text(item?["data"]?["text/html"]).Contains("ckDraw", StringComparison.Ordinal)) >= 5,
            "charts"
        );
    }

    [Fact]
    public async Task Hostile_output_and_files_of_the_notebooks_folder_survive_the_way_to_a_page()
    {
        Assert.SkipUnless(ChildProcess.Exists("jupyter-nbconvert"), Needed);
        using var jupyter = new JupyterFolder();
        var folder = Directory.CreateDirectory(Path.Combine(jupyter.Root, "a folder, with ünusual name")).FullName;
        File.WriteAllText(Path.Combine(folder, "data.txt"), "read from beside the notebook");
        var notebook = Path.Combine(folder, "hostile.ipynb");
        File.WriteAllText(
            notebook,
            """
            {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": {"name": ".net-csharp", "display_name": ".NET (C#)", "language": "C#"}},
             "cells": [{"cell_type": "code", "id": "a", "metadata": {}, "execution_count": null, "outputs": [], "source": "File.ReadAllText(\"data.txt\") + \"</script><script>document.title = 'taken'</script>\""}]}
            """
        );
        var (code, _, error) = await ChildProcess.RunAsync(
            "jupyter-nbconvert",
            ["--to", "html", "--execute", notebook],
            jupyter.Root,
            jupyter.Environment
        );
        Assert.True(code == 0, error);
        var page = await File.ReadAllTextAsync(
            Path.ChangeExtension(notebook, ".html"),
            TestContext.Current.CancellationToken
        );
        Assert.Contains("read from beside the notebook&lt;/script&gt;&lt;script&gt;document.title", page);
        Assert.DoesNotContain("<script>document.title", page);
    }

    [Fact]
    public async Task Two_notebooks_run_at_once()
    {
        Assert.SkipUnless(ChildProcess.Exists("jupyter-nbconvert"), Needed);
        using var jupyter = new JupyterFolder();
        var pages = await Task.WhenAll(
            ((string[])["first", "second"]).Select(async name =>
            {
                // Each waits for the other's file: neither ends unless both run at the same time.
                var other = name == "first" ? "second" : "first";
                var notebook = Path.Combine(jupyter.Root, name + ".ipynb");
                await File.WriteAllTextAsync(
                    notebook,
                    new JsonObject
                    {
                        ["nbformat"] = 4,
                        ["nbformat_minor"] = 5,
                        ["metadata"] = new JsonObject
                        {
                            ["kernelspec"] = new JsonObject
                            {
                                ["name"] = ".net-csharp",
                                ["display_name"] = ".NET (C#)",
                                ["language"] = "C#",
                            },
                        },
                        ["cells"] = new JsonArray(
                            new JsonObject
                            {
                                ["cell_type"] = "code",
                                ["id"] = "a",
                                ["metadata"] = new JsonObject(),
                                ["execution_count"] = null,
                                ["outputs"] = new JsonArray(),
                                ["source"] =
                                    $"File.WriteAllText(\"{name}.txt\", \"\"); while "
                                    + $"(!File.Exists(\"{other}.txt\")) await Task.Delay(5); "
                                    + $"Console.WriteLine(\"{name} saw {other}\")",
                            }
                        ),
                    }.ToJsonString(),
                    TestContext.Current.CancellationToken
                );
                var (code, _, error) = await ChildProcess.RunAsync(
                    "jupyter-nbconvert",
                    ["--to", "notebook", "--execute", "--output", name + "-ran", notebook],
                    jupyter.Root,
                    jupyter.Environment
                );
                Assert.True(code == 0, error);
                return await File.ReadAllTextAsync(
                    Path.Combine(jupyter.Root, name + "-ran.ipynb"),
                    TestContext.Current.CancellationToken
                );
            })
        );
        Assert.Contains("first saw second", pages[0]);
        Assert.Contains("second saw first", pages[1]);
    }

    static string Text(JsonNode? node) => node is JsonArray lines ? string.Concat(lines) : (string?)node ?? "";
}
