using System.Net;
using System.Text.RegularExpressions;

namespace Course.Kit;

internal static partial class Html
{
    public static string Encode(string? text) => WebUtility.HtmlEncode(text ?? "");

    /// <summary>A sentence; what stands between backticks becomes code.</summary>
    public static string Sentence(string text) => Backticks().Replace(Encode(text), "<code>$1</code>");

    public static string Note(string note) => $"<p class=\"ck-note\">{Sentence(note)}</p>";

    /// <summary>A literal that may stand inside a script element.</summary>
    public static string Script(string json) => json.Replace("</", "<\\/").Replace("<!--", "<\\!--");

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Backticks();
}
