using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Course.Site;

/// <summary>
/// Takes what every notebook repeats out of its outputs: a large script (plotly.js, 3.5 MB) becomes one file that all
/// pages share, and a style that stands there already is not said again.
/// </summary>
internal sealed partial class SharedScripts
{
    const int Large = 50_000;

    readonly Dictionary<string, string> _files = [];

    /// <summary>The scripts taken out so far, by file name.</summary>
    public IReadOnlyDictionary<string, string> Files => _files;

    public string TakeOut(string html)
    {
        var styles = new HashSet<string>();
        return Style().Replace(Script().Replace(html, Shared), style => styles.Add(style.Value) ? style.Value : "");
    }

    string Shared(Match script)
    {
        var text = script.Groups["text"].Value;
        if (text.Length < Large)
            return script.Value;
        var name = $"script-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16]}.js";
        _files[name] = text;
        return $"<script src=\"{name}\" defer></script>";
    }

    [GeneratedRegex("<script>(?<text>.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Script();

    [GeneratedRegex("<style>.*?</style>", RegexOptions.Singleline)]
    private static partial Regex Style();
}
