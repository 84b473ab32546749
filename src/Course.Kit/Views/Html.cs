using System.Net;

namespace Course.Kit;

internal static class Html
{
    public static string Encode(string? text) => WebUtility.HtmlEncode(text ?? "");

    public static string Note(string note) => $"<p class=\"ck-note\">{Encode(note)}</p>";

    /// <summary>A literal that may stand inside a script element.</summary>
    public static string Script(string json) => json.Replace("</", "<\\/").Replace("<!--", "<\\!--");
}
