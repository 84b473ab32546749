using System.Net;
using Course.Notebooks;

namespace Course.Site.Pages;

/// <summary>A run as one HTML file that needs nothing else: no network, no other file.</summary>
public static class HtmlPage
{
    /// <summary>Writes the page, through a temporary file beside it.</summary>
    /// <param name="result">The run.</param>
    /// <param name="path">Where to; the folder is made when it is missing.</param>
    public static void Write(RunResult result, string path) =>
        WholeFile.Write(path, Render(result, Path.GetDirectoryName(Path.GetFullPath(path))!));

    /// <summary>The page's text.</summary>
    /// <param name="result">The run.</param>
    /// <param name="pageFolder">The folder in which the page will lie: links are relative to it.</param>
    public static string Render(RunResult result, string pageFolder)
    {
        var article = NotebookArticle.Of(result, MarkdownHtml.RelativeTo(pageFolder));
        var title = WebUtility.HtmlEncode(article.Title);
        return $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{title}</title>
            <link rel="icon" href="data:,">
            <style>
            {Css}</style>
            <script>
            {Script}</script>
            </head>
            <body>
            <a class="skip" href="#content">Skip to the content</a>
            <div class="layout">
            <nav class="toc wide" aria-label="Contents"><h2>Contents</h2>{article.Contents}</nav>
            <main id="content">
            {article.Header}
            <nav class="toc narrow" aria-label="Contents"><details><summary>Contents</summary>{article.Contents}</details></nav>
            {article.Body}
            <footer>Written by <code>course run</code> from {WebUtility.HtmlEncode(
                Path.GetFileName(result.Notebook.Path)
            )}. Figures and timings are of this run on this machine.</footer>
            </main>
            </div>
            </body>
            </html>

            """;
    }

    /// <summary>The style of notebook pages.</summary>
    public static string Css => Style.Value;

    /// <summary>What folds results until they are predicted, and the way to the core path.</summary>
    public static string Script => Behaviour.Value;

    static readonly Lazy<string> Style = new(() => Resource("page.css"));

    static readonly Lazy<string> Behaviour = new(() => Resource("page.js"));

    static string Resource(string name)
    {
        using var stream = typeof(HtmlPage).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
