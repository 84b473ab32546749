using System.Text.Json.Nodes;

namespace Course.Notebooks;

/// <summary>
/// The language of the course's notebooks: the kernel reports it, and the notebooks have it as <c>language_info</c>. VS
/// Code gives every code cell the language of that name and passes over cells of a language that the kernel does not
/// have, without a word.
/// </summary>
public static class NotebookLanguage
{
    /// <summary>The kernelspec that the notebooks name; .NET Interactive installs itself under the same name.</summary>
    public const string KernelName = ".net-csharp";

    /// <summary>VS Code's name of the language; it is compared letter by letter, and "C#" is another one.</summary>
    public const string Name = "csharp";

    /// <summary>The <c>language_info</c> of a <c>kernel_info_reply</c> (Jupyter messaging 5.4) and of a notebook
    /// (nbformat 4).</summary>
    public static JsonObject Info =>
        new()
        {
            ["name"] = Name,
            ["version"] = "14.0",
            ["mimetype"] = "text/x-csharp",
            ["file_extension"] = ".cs",
            ["pygments_lexer"] = "csharp",
            ["codemirror_mode"] = "text/x-csharp",
        };
}
