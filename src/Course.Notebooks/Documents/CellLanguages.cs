using System.Text.Json.Nodes;

namespace Course.Notebooks;

/// <summary>Which language a cell or a notebook is written in, as each editor notes it in the metadata.</summary>
internal static class CellLanguages
{
    /// <summary>What the engine runs.</summary>
    public const string CSharp = "csharp";

    // Each is a magic of the same name: the rest of the cell is shown as that.
    static readonly string[] Shown = ["html", "markdown", "mermaid"];

    /// <summary>What a cell's metadata says, or null.</summary>
    public static string? OfCell(JsonObject metadata) =>
        Name(Text(metadata, "polyglot_notebook", "kernelName"))
        ?? Name(Text(metadata, "dotnet_interactive", "language"))
        ?? Name(Text(metadata, "vscode", "languageId"));

    /// <summary>What a notebook's metadata says of its cells; C# where it says nothing.</summary>
    public static string OfNotebook(JsonObject metadata) =>
        Name(Text(metadata, "polyglot_notebook", "kernelInfo", "defaultKernelName"))
        ?? Name(Text(metadata, "dotnet_interactive", "defaultKernelName"))
        ?? Name(Text(metadata, "kernelspec", "language"))
        ?? Name(Text(metadata, "language_info", "name"))
        ?? Name(Text(metadata, "kernelspec", "name"))
        ?? CSharp;

    /// <summary>Whether the engine can do something with it.</summary>
    public static bool IsKnown(string language) => language == CSharp || Shown.Contains(language);

    /// <summary>A cell's text as the engine runs it, or null for a language that it does not speak.</summary>
    public static string? Script(string language, string source) =>
        language == CSharp ? source
        : Shown.Contains(language) ? $"#!{language}\n{source}"
        : null;

    static string? Text(JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
            node = (node as JsonObject)?[name];
        return node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
    }

    // "dotnet-interactive.csharp", ".net-csharp" and "C#" are one; what names no language but a kind of notebook says
    // nothing.
    static string? Name(string? given)
    {
        var name = given?.ToLowerInvariant().Replace("dotnet-interactive.", "").Replace(".net-", "");
        return name switch
        {
            null or "" or ".net" or "polyglot-notebook" or "dotnet-interactive" => null,
            "c#" => CSharp,
            "f#" => "fsharp",
            _ => name,
        };
    }
}
