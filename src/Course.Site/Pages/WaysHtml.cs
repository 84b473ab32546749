using System.Globalization;
using Course.Notebooks;

namespace Course.Site.Pages;

/// <summary>The switches at the top of a notebook's page: the core path alone, and all results open. They need the
/// page's script, which shows them.</summary>
internal static class WaysHtml
{
    public static string Of(Notebook notebook)
    {
        var path = CorePath.Of(notebook);
        var core = path.Exists
            ? Switch("core", $"Core path only: {Hours(path.Minutes)} of {Hours(path.AllMinutes)}")
            : "";
        return $"<div class=\"ways\" data-notebook=\"{System.Net.WebUtility.HtmlEncode(Path.GetFileNameWithoutExtension(notebook.Path))}\" "
            + $"hidden>{core}{Switch("results", "Show every result without predicting")}</div>\n";
    }

    static string Switch(string name, string words) =>
        $"<label><input type=\"checkbox\" data-way=\"{name}\"> {words}</label>";

    /// <summary><c>45 min</c>, <c>3½ h</c>: as exact as such a figure is.</summary>
    public static string Hours(int minutes)
    {
        if (minutes < 90)
            return $"{minutes} min";
        var halves = (int)Math.Round(minutes / 30.0);
        return $"{(halves / 2).ToString(CultureInfo.InvariantCulture)}{(halves % 2 == 1 ? "½" : "")} h";
    }
}
