using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Course.Notebooks;

namespace Course.Site.Pages;

/// <summary>
/// The body of a notebook's page. Each section stands in a part of its own, marked when it is beyond the core path;
/// what follows a prediction stands in an outcome, which a script folds until the reader has predicted. Without the
/// script, and on paper, all of it is there.
/// </summary>
internal sealed partial class ArticleBody(Notebook notebook)
{
    readonly StringBuilder _html = new();
    readonly bool _hasCore = CorePath.Of(notebook).Exists;
    bool _inPart;
    bool _inOutcome;

    /// <summary>Whether the section that is being written is beyond the core path.</summary>
    public bool IsDeeper { get; private set; }

    /// <summary>Adds the HTML of a code cell.</summary>
    public void Code(string html) => _html.Append(html).Append('\n');

    /// <summary>Adds the HTML of a markdown cell.</summary>
    public void Prose(NotebookCell cell, string html)
    {
        if (Predictions.EndsAt(cell))
            EndOutcome();
        if (NotebookSection.BeginsWith(cell))
            Begin(cell);
        _html
            .Append(cell.Course.Halt ? "<div class=\"prose halt\">" : "<div class=\"prose\">")
            .Append(WithMinutes(cell, html))
            .Append("</div>\n");
        if (Predictions.IsIn(cell))
            Predict(cell);
    }

    /// <summary>The whole body.</summary>
    public string End()
    {
        EndOutcome();
        EndPart();
        return _html.ToString();
    }

    void Begin(NotebookCell head)
    {
        EndPart();
        IsDeeper = _hasCore && !head.Course.Core;
        _html.Append(IsDeeper ? "<section class=\"part deeper\">\n" : "<section class=\"part\">\n");
        _inPart = true;
    }

    void Predict(NotebookCell cell)
    {
        EndOutcome();
        var id = WebUtility.HtmlEncode(cell.Id ?? $"at-{cell.Position}");
        _html.Append(
            $"<form class=\"prediction\" data-prediction=\"{id}\" hidden><textarea rows=\"2\" "
                + "aria-label=\"What you predict\" placeholder=\"Write down what will happen. It stays in this "
                + "browser.\"></textarea><button type=\"submit\">I have predicted</button></form>\n"
                + "<div class=\"outcome\">\n"
        );
        _inOutcome = true;
    }

    void EndOutcome()
    {
        if (_inOutcome)
            _html.Append("</div>\n");
        _inOutcome = false;
    }

    void EndPart()
    {
        if (_inPart)
            _html.Append("</section>\n");
        _inPart = false;
    }

    // The minutes stand below the headings at the section's beginning.
    string WithMinutes(NotebookCell cell, string html)
    {
        if (cell.Course.Minutes is not > 0 || LeadingHeadings().Match(html) is not { Success: true } headings)
            return html;
        var way =
            !_hasCore ? ""
            : cell.Course.Core ? " · core path"
            : " · deeper";
        return html.Insert(headings.Length, $"<p class=\"minutes\">{cell.Course.Minutes} min{way}</p>\n");
    }

    [GeneratedRegex(@"\A(\s*<h[23][^>]*>.*?</h[23]>\s*)+", RegexOptions.Singleline)]
    private static partial Regex LeadingHeadings();
}
