using System.Text.Json.Nodes;

namespace Course.Notebooks;

/// <summary>
/// What front ends read in a notebook's metadata, and what they write there when they save: the language of the
/// notebook and of a cell, and whether a cell's code is hidden.
/// </summary>
internal static class EditorMetadata
{
    const string Jupyter = "jupyter";
    const string SourceHidden = "source_hidden";
    const string VsCode = "vscode";

    // What VS Code and Polyglot Notebooks call the language that a C# notebook's cells have anyway.
    static readonly string[] OwnNames = [NotebookLanguage.Name, "polyglot-notebook", "dotnet-interactive.csharp"];

    /// <summary>Whether the notebook is one of C#, so that its language is the kernel's.</summary>
    public static bool IsCSharp(Notebook notebook) =>
        notebook.Metadata["kernelspec"] is JsonObject spec
        && spec["name"] is JsonValue name
        && name.TryGetValue<string>(out var text)
        && text == NotebookLanguage.KernelName;

    /// <summary>Whether the notebook says of its language what the kernel says.</summary>
    public static bool HasLanguage(Notebook notebook) =>
        JsonNode.DeepEquals(notebook.Metadata["language_info"], NotebookLanguage.Info);

    /// <summary>Whether JupyterLab and Notebook 7 hide the cell's code.</summary>
    public static bool IsHidden(NotebookCell cell) =>
        cell.Metadata[Jupyter] is JsonObject state
        && state[SourceHidden] is JsonValue value
        && value.TryGetValue<bool>(out var hidden)
        && hidden;

    /// <summary>Whether VS Code has noted a language that the cell has without the note.</summary>
    public static bool RepeatsLanguage(NotebookCell cell) =>
        cell.Metadata[VsCode] is JsonObject { Count: 1 } note
        && note["languageId"] is JsonValue value
        && value.TryGetValue<string>(out var language)
        && OwnNames.Contains(language);

    /// <summary>Puts right what the rules ask of a C# notebook; others stay as they are.</summary>
    public static void Tidy(Notebook notebook)
    {
        if (!IsCSharp(notebook))
            return;
        if (!HasLanguage(notebook))
            notebook.Metadata["language_info"] = NotebookLanguage.Info;
        foreach (var cell in notebook.CodeCells)
        {
            if (RepeatsLanguage(cell))
                cell.Metadata.Remove(VsCode);
            if (cell.Metadata.ContainsKey("course") && IsHidden(cell) != cell.Course.Folded)
                Hide(cell, cell.Course.Folded);
        }
    }

    static void Hide(NotebookCell cell, bool hidden)
    {
        if (cell.Metadata[Jupyter] is not JsonObject state)
            cell.Metadata[Jupyter] = state = [];
        if (hidden)
            state[SourceHidden] = true;
        else
            state.Remove(SourceHidden);
        if (state.Count == 0)
            cell.Metadata.Remove(Jupyter);
    }
}
