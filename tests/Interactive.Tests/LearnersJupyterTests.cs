using System.Text.Json.Nodes;
using Kernel.Tests;
using LocalKafka;

namespace Interactive.Tests;

/// <summary>Notebook 01 as a learner's Jupyter runs it with the tool of .NET Interactive.</summary>
public sealed class LearnersJupyterTests
{
    [Fact]
    public async Task The_same_claims_hold_with_the_tool_and_nbconvert()
    {
        Assert.SkipUnless(
            ChildProcess.Exists("jupyter-nbconvert"),
            "no nbconvert on this machine: apt install jupyter-nbconvert"
        );
        using var jupyter = await InteractiveTool.InstallAsync();
        var notebook = Directory.GetFiles(Checkout.Notebooks, "01-*.ipynb").Single();
        var (code, _, error) = await ChildProcess.RunAsync(
            "jupyter-nbconvert",
            [
                "--to",
                "notebook",
                "--execute",
                "--allow-errors",
                "--ExecutePreprocessor.timeout=300",
                "--ExecutePreprocessor.startup_timeout=300",
                "--output-dir",
                jupyter.Folder,
                .. Ports(),
                notebook,
            ],
            Checkout.Root,
            jupyter.Environment
        );
        Assert.True(code == 0, error);
        var ran = JsonNode.Parse(
            await File.ReadAllTextAsync(
                Path.Combine(jupyter.Folder, Path.GetFileName(notebook)),
                TestContext.Current.CancellationToken
            )
        )!;
        Assert.Equal(".net-csharp", (string?)ran["metadata"]!["kernelspec"]!["name"]);
        var theirs = ran["cells"]!
            .AsArray()
            .Where(cell => (string?)cell!["cell_type"] == "code")
            .Select(Report)
            .ToList();
        var differences = Comparison.Differences(await OurRun.OfAsync(notebook), theirs);
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    /// <summary>Jupyter chooses a kernel's ports, and the kernel takes them a second later. By default they are of the
    /// range that the system gives to everybody meanwhile; these are not.</summary>
    static IEnumerable<string> Ports() =>
        new[] { "shell", "iopub", "stdin", "control", "hb" }
            .Zip(FreePorts.Take(5), (socket, port) => $"--KernelManager.{socket}_port={port}")
            .Prepend("--KernelManager.cache_ports=False");

    static CellReport Report(JsonNode? cell)
    {
        var outputs = cell!["outputs"]!.AsArray().Select(output => output!.AsObject()).ToList();
        return new CellReport(
            outputs.Where(Is("error")).Select(output => (string?)output["evalue"]).FirstOrDefault(),
            string.Concat(outputs.Where(Is("stream")).Where(IsStandardOutput).Select(output => Text(output["text"]))),
            [.. Forms(outputs, "text/html").Select(Text)],
            [.. Forms(outputs, "application/vnd.course.event+json").Select(Event)]
        );
    }

    static IEnumerable<JsonNode> Forms(IEnumerable<JsonObject> outputs, string type) =>
        outputs.Select(output => output["data"]?[type]).OfType<JsonNode>();

    static string Event(JsonNode form) => form is JsonObject json ? json.ToJsonString() : Text(form);

    static Func<JsonObject, bool> Is(string kind) => output => (string?)output["output_type"] == kind;

    static bool IsStandardOutput(JsonObject output) => (string?)output["name"] == "stdout";

    static string Text(JsonNode? node) => node is JsonArray lines ? string.Concat(lines) : (string?)node ?? "";
}
