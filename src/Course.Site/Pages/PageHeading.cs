using System.Text;

namespace Course.Site.Pages;

/// <summary>A heading of a page, for its table of contents and for search.</summary>
/// <param name="Level">1 to 6.</param>
/// <param name="Text">Its words.</param>
/// <param name="Id">Its anchor.</param>
public sealed record PageHeading(int Level, string Text, string Id)
{
    readonly StringBuilder _words = new();

    /// <summary>The words under it, up to the next heading.</summary>
    public string Words => _words.ToString();

    /// <summary>Whether a cell of its section failed.</summary>
    public bool Failed { get; set; }

    /// <summary>Whether it is beyond the core path of its notebook.</summary>
    public bool IsDeeper { get; set; }

    internal void Say(string words) => _words.Append(_words.Length > 0 ? " " : "").Append(words);
}
