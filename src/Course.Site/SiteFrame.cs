using System.Net;
using Course.Base;

namespace Course.Site;

/// <summary>What stands around the content of every page.</summary>
internal static class SiteFrame
{
    /// <summary>Scripts and styles of this site only, and no call to any other host: charts need scripts and styles
    /// inside the page.</summary>
    public const string Policy =
        "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src "
        + "'self' data: blob:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'";

    /// <summary>A whole page.</summary>
    /// <param name="options">The site.</param>
    /// <param name="title">The page's name, as plain text.</param>
    /// <param name="here">The address that the navigation marks as the current one.</param>
    /// <param name="main">The content, with its own <c>main</c> element.</param>
    /// <param name="script">A script of the page's own, by file name.</param>
    public static string Page(SiteOptions options, string title, string here, string main, string? script = null) =>
        $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="{Policy}">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">{(
                options.Token is { } token ? $"\n<meta name=\"course-token\" content=\"{token}\">" : ""
            )}
            <title>{Text(title)}</title>
            <link rel="icon" href="data:,">
            <link rel="stylesheet" href="page.css">
            <link rel="stylesheet" href="site.css">
            <script src="site.js"></script>{(script is null ? "" : $"\n<script src=\"{script}\" defer></script>")}
            </head>
            <body class="site">
            <a class="skip" href="#content">Skip to the content</a>
            <header class="site-top">
            <div class="bar">
            <a class="brand" href="{SiteLinks.Home}">Kafka in C#</a>
            <nav aria-label="Course">{Item(SiteLinks.Home, "Topics", here)}{Item(
                SiteLinks.Rehearse,
                "Rehearse",
                here
            )}</nav>
            <div class="tools">
            <button type="button" class="search-open" data-search aria-haspopup="dialog" aria-label="Search"><svg viewBox="0 0 16 16" width="15" height="15" aria-hidden="true"><circle cx="6.8" cy="6.8" r="4.8" fill="none" stroke="currentColor" stroke-width="1.5"/><path d="m10.4 10.4 4 4" stroke="currentColor" stroke-width="1.5" stroke-linecap="round"/></svg><span>Search</span><kbd>/</kbd></button>
            <button type="button" class="theme" data-theme-switch aria-label="Colours: as the system"><svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><circle cx="8" cy="8" r="6.25" fill="none" stroke="currentColor" stroke-width="1.5"/><path d="M8 1.75a6.25 6.25 0 0 1 0 12.5z" fill="currentColor"/></svg></button>
            </div>
            </div>
            </header>
            {main}
            <dialog class="search" aria-label="Search the course">
            <form method="dialog" role="search"><input type="search" placeholder="Search notebooks, labs and cards" aria-label="Search notebooks, labs and cards" autocomplete="off" spellcheck="false" role="combobox" aria-expanded="false" aria-controls="found" aria-autocomplete="list"><button type="submit" aria-label="Close the search">esc</button></form>
            <p class="found-none" role="status"></p>
            <ul id="found" role="listbox" aria-label="Found"></ul>
            </dialog>
            <footer class="foot"><p>Apache Kafka is a trademark of the Apache Software Foundation; this course is not affiliated with it.</p></footer>
            </body>
            </html>

            """;

    /// <summary>The pages of one topic, as tabs.</summary>
    public static string Tabs(Topic topic, string here)
    {
        var tabs = new[]
        {
            (Address: SiteLinks.Notebook(topic), Name: "Notebook", Is: topic.NotebookPath is not null),
            (Address: SiteLinks.Lab(topic), Name: "Lab", Is: topic.LabFolder is not null),
            (Address: SiteLinks.Cards(topic), Name: "Cards", Is: topic.CardsPath is not null),
        };
        return $"<nav class=\"tabs\" aria-label=\"{Text(topic.Title)}\"><span class=\"where\"><span "
            + $"class=\"no\">{topic.Number}</span> "
            + $"{Text(topic.Title)}</span>{string.Concat(tabs.Where(tab => tab.Is).Select(tab => Item(tab.Address, tab.Name, here)))}</nav>";
    }

    public static string Text(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A command line with a button that copies it.</summary>
    public static string Command(string line) =>
        $"<span class=\"command\"><code>{Text(line)}</code><button type=\"button\" data-copy=\"{Text(line)}\" "
        + $"aria-label=\"Copy: {Text(line)}\">copy</button></span>";

    static string Item(string address, string name, string here) =>
        $"<a href=\"{address}\"{(address == here ? " aria-current=\"page\"" : "")}>{name}</a>";
}
