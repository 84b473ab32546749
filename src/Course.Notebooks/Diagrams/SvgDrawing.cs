using System.Globalization;
using System.Net;
using System.Text;

namespace Course.Notebooks;

/// <summary>An SVG picture in the colour of the text around it, which also says in words what it shows.</summary>
internal sealed class SvgDrawing(double width, double height)
{
    public const double LineHeight = 18,
        Margin = 12;
    const double Letter = 7.6;

    // The page's light colours.
    const string Ink = " color=\"#1f2328\"";
    const string Ground = "<rect width=\"100%\" height=\"100%\" rx=\"6\" fill=\"#ffffff\"/>";

    // A label on a line: pages keep the line out of its letters by their style, a picture of its own does it itself.
    const string OnLine = " class=\"on\"";
    const string Halo = " stroke=\"#ffffff\" stroke-width=\"5\" paint-order=\"stroke\"";

    readonly StringBuilder _marks = new();
    readonly List<string> _words = [];

    /// <summary>How wide a label of 14 pixels may become.</summary>
    public static double WidthOf(IEnumerable<string> lines) =>
        lines.Select(line => line.Length).DefaultIfEmpty().Max() * Letter;

    public void Say(string words) => _words.Add(words);

    public void Box(
        double x,
        double y,
        double w,
        double h,
        double round = 4,
        string? dash = null,
        bool isFaint = false
    ) =>
        _marks.Append(
            CultureInfo.InvariantCulture,
            $"<rect x=\"{x:0.#}\" y=\"{y:0.#}\" width=\"{w:0.#}\" height=\"{h:0.#}\" rx=\"{round:0.#}\" fill=\"currentColor\" fill-opacity=\"{(isFaint ? 0 : .06)}\" stroke=\"currentColor\" stroke-opacity=\"{(isFaint ? .45 : .7)}\"{Dashed(dash)}/>"
        );

    public void Path(
        string path,
        string? dash = null,
        double thick = 1.4,
        string? end = "arrow",
        string? start = null,
        bool isFilled = false
    ) =>
        _marks.Append(
            CultureInfo.InvariantCulture,
            $"<path d=\"{path}\" fill=\"{(isFilled ? "currentColor" : "none")}\" fill-opacity=\".06\" stroke=\"currentColor\" stroke-opacity=\".7\" stroke-width=\"{thick}\"{Dashed(dash)}{(end is null ? "" : $" marker-end=\"url(#m-{end})\"")}{(start is null ? "" : $" marker-start=\"url(#m-{start})\"")}/>"
        );

    /// <summary>Lines of text around a middle.</summary>
    public void Text(double x, double y, IReadOnlyList<string> lines, string anchor = "middle", bool isOnLine = false)
    {
        foreach (var (index, line) in lines.Index())
            _marks.Append(
                CultureInfo.InvariantCulture,
                $"<text x=\"{x:0.#}\" y=\"{y + 5 + (index - (lines.Count - 1) / 2.0) * LineHeight:0.#}\" text-anchor=\"{anchor}\"{(isOnLine ? OnLine + " font-size=\"13\"" : "")}>{WebUtility.HtmlEncode(line)}</text>"
            );
    }

    /// <param name="description">What its author says it shows; otherwise its parts are told.</param>
    /// <param name="hasGround">Whether it is dark on a light ground of its own.</param>
    public string ToSvg(string description, bool hasGround = false) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            <svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{WebUtility.HtmlEncode(
                description.Length > 0 ? description : string.Join("; ", _words)
            )}" viewBox="0 0 {width:0} {height:0}" width="{width:0}" height="{height:0}"{(
                hasGround ? Ink : ""
            )} fill="currentColor" font-family="system-ui, sans-serif" font-size="14"><defs>{Marker(
                "arrow",
                "M0 0 10 5 0 10z",
                "currentColor"
            )}{Marker("open", "M1 1 9 5 1 9", "none")}{Marker("cross", "M1 1 9 9M9 1 1 9", "none")}{Marker(
                "dot",
                "M5 1a4 4 0 1 0 .01 0z",
                "currentColor"
            )}</defs>{(
                hasGround ? Ground + _marks.Replace(OnLine, OnLine + Halo) : _marks
            )}</svg>
            """
        );

    static string Marker(string name, string path, string fill) =>
        $"<marker id=\"m-{name}\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerWidth=\"8\" markerHeight=\"8\" orient=\"auto-start-reverse\"><path d=\"{path}\" fill=\"{fill}\" stroke=\"currentColor\"/></marker>";

    static string Dashed(string? dash) => dash is null ? "" : $" stroke-dasharray=\"{dash}\"";
}
