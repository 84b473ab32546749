using System.Text.Json.Nodes;
using Course.Notebooks;
using Microsoft.CodeAnalysis.CSharp;

namespace Course.Kernel.Language;

/// <summary>Answers questions about code that is being written: what could follow, what something is, whether a cell is
/// complete.</summary>
internal sealed class CodeServices(CSharpKernel kernel)
{
    readonly Lazy<ScriptWorkspace> _workspace = new(() => new ScriptWorkspace(kernel.Chain));
    readonly SemaphoreSlim _turn = new(1, 1);

    public static JsonObject IsComplete(string code)
    {
        var tree = CSharpSyntaxTree.ParseText(CellText.CSharpOf(code), SubmissionChain.ParseOptions);
        if (!SyntaxFactory.IsCompleteSubmission(tree))
            return new() { ["status"] = "incomplete", ["indent"] = Indent(code) };
        return new()
        {
            ["status"] = tree.GetDiagnostics()
                .Any(item => item.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error)
                ? "invalid"
                : "complete",
        };
    }

    public async Task<JsonObject> CompleteAsync(string code, int? cursor, CancellationToken cancellation)
    {
        var position = CellText.Index(code, cursor);
        var found =
            MagicCompletions.At(kernel, code, position)
            ?? await Completions
                .AtAsync(await DraftAsync(code, cancellation).ConfigureAwait(false), position, cancellation)
                .ConfigureAwait(false);
        var (start, end) = (CellText.CodePoints(code, found.Start), CellText.CodePoints(code, found.End));
        return new()
        {
            ["status"] = "ok",
            ["matches"] = new JsonArray([.. found.Items.Select(item => (JsonNode)item.Text)]),
            ["cursor_start"] = start,
            ["cursor_end"] = end,
            ["metadata"] = new JsonObject
            {
                ["_jupyter_types_experimental"] = new JsonArray([
                    .. found.Items.Select(item =>
                        (JsonNode)
                            new JsonObject
                            {
                                ["text"] = item.Text,
                                ["type"] = item.Kind,
                                ["start"] = start,
                                ["end"] = end,
                            }
                    ),
                ]),
            },
        };
    }

    public async Task<JsonObject> InspectAsync(string code, int? cursor, int detail, CancellationToken cancellation)
    {
        var document = await DraftAsync(code, cancellation).ConfigureAwait(false);
        var found = await Inspection
            .AtAsync(document, CellText.Index(code, cursor), withOverloads: detail > 0, cancellation)
            .ConfigureAwait(false);
        return new()
        {
            ["status"] = "ok",
            ["found"] = found is not null,
            ["data"] = found is null
                ? new JsonObject()
                : new JsonObject { ["text/plain"] = found.ToText(), ["text/markdown"] = found.ToMarkdown() },
            ["metadata"] = new JsonObject(),
        };
    }

    /// <summary>Loads and compiles what the first question needs, which takes a second, before somebody asks.</summary>
    public async Task WarmUpAsync(CancellationToken cancellation)
    {
        await CompleteAsync("Console.", 8, cancellation).ConfigureAwait(false);
        await InspectAsync("Console.WriteLine", 10, 0, cancellation).ConfigureAwait(false);
    }

    async Task<Microsoft.CodeAnalysis.Document> DraftAsync(string code, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return _workspace.Value.Draft(CellText.CSharpOf(code));
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The indent of the last line, and one step more after what opens.</summary>
    static string Indent(string code)
    {
        var last = code.TrimEnd('\n').Split('\n')[^1];
        var indent = last[..(last.Length - last.TrimStart().Length)];
        return last.TrimEnd().EndsWith('{') || last.TrimEnd().EndsWith('(') ? indent + "    " : indent;
    }
}
