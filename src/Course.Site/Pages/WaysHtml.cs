using System.Globalization;
using Course.Notebooks;

namespace Course.Site.Pages;

/// <summary>The switches at the top of a notebook's page: the core path alone, and all results open. They need the
/// page's script, which shows them.</summary>
internal static class WaysHtml
{
    /// <param name="notebook">The notebook.</param>
    /// <param name="coreOnly">Whether the page is of a run of the core path: then it begins with that alone.</param>
    public static string Of(Notebook notebook, bool coreOnly = false)
    {
        var path = CorePath.Of(notebook);
        var core = path.Exists
            ? Switch("core", $"Core path only: {Hours(path.Minutes)} of {Hours(path.AllMinutes)}", coreOnly)
            : "";
        return $"<div class=\"ways\" data-notebook=\"{System.Net.WebUtility.HtmlEncode(Path.GetFileNameWithoutExtension(notebook.Path))}\" "
            + $"hidden>{core}{Switch("results", "Show every result without predicting")}</div>\n";
    }

    static string Switch(string name, string words, bool isOn = false) =>
        $"<label><input type=\"checkbox\" data-way=\"{name}\"{(isOn ? " checked" : "")}> {words}</label>";

    /// <summary><c>45 min</c>, <c>3½ h</c>: as exact as such a figure is.</summary>
    public static string Hours(int minutes)
    {
        if (minutes < 90)
            return $"{minutes} min";
        var halves = (int)Math.Round(minutes / 30.0);
        return $"{(halves / 2).ToString(CultureInfo.InvariantCulture)}{(halves % 2 == 1 ? "½" : "")} h";
    }
}
