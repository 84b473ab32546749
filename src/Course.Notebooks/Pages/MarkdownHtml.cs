using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Course.Notebooks;

/// <summary>
/// Markdown cells as HTML for one page: callouts get their colour, wide tables their own scrolling, C# its colours, pictures of the
/// project become part of the page, and links that were relative to the notebook become relative to the page.
/// </summary>
internal sealed class MarkdownHtml(string notebookFolder, string pageFolder)
{
    static readonly (string Start, string Style)[] Callouts =
    [
        ("Java says", "java"), ("Changed", "changed"), ("Trap", "trap"), ("The trap", "trap"), ("Predict", "predict"),
    ];

    static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables().UseAutoIdentifiers(AutoIdentifierOptions.GitHub).UseTaskLists().UseEmphasisExtras().UseFootnotes().UseDefinitionLists().UseAutoLinks()
        .UseGenericAttributes()
        .Build();

    readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);

    /// <summary>The headings rendered so far, for the table of contents.</summary>
    public List<PageHeading> Headings { get; } = [];

    public string Render(string markdown)
    {
        var document = Markdig.Markdown.Parse(markdown, Pipeline);
        foreach (var heading in document.Descendants<HeadingBlock>())
            Name(heading);
        foreach (var quote in document.Descendants<QuoteBlock>())
            MarkCallout(quote);
        foreach (var link in document.Descendants<LinkInline>().ToList())
            Place(link);
        using var writer = new StringWriter();
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        renderer.ObjectRenderers.Replace<CodeBlockRenderer>(new CodeBlockHtml());
        renderer.ObjectRenderers.Replace<Markdig.Extensions.Tables.HtmlTableRenderer>(new ScrollingTable());
        renderer.Render(document);
        return writer.ToString();
    }

    static string Text(ContainerInline? inline) => inline is null ? "" : string.Concat(inline.Descendants().Select(item => item switch
    {
        LiteralInline literal => literal.Content.ToString(),
        CodeInline code => code.Content,
        LineBreakInline => " ",
        _ => "",
    }));

    // Cells are rendered one by one, so two headings of the same words would get the same id.
    void Name(HeadingBlock heading)
    {
        var text = Text(heading.Inline);
        var id = heading.GetAttributes().Id ?? "section";
        var count = _ids[id] = _ids.GetValueOrDefault(id) + 1;
        if (count > 1)
            id = $"{id}-{count}";
        heading.GetAttributes().Id = id;
        Headings.Add(new PageHeading(heading.Level, text, id));
    }

    static void MarkCallout(QuoteBlock quote)
    {
        if (quote.FirstOrDefault() is not ParagraphBlock { Inline.FirstChild: EmphasisInline { DelimiterCount: 2 } strong })
            return;
        var words = Text(strong);
        var style = Callouts.FirstOrDefault(callout => words.StartsWith(callout.Start, StringComparison.OrdinalIgnoreCase)).Style ?? "note";
        quote.GetAttributes().AddClass("callout");
        quote.GetAttributes().AddClass("callout-" + style);
    }

    void Place(LinkInline link)
    {
        if (link.Url is not { Length: > 0 } url || url.StartsWith('#'))
            return;
        var isElsewhere = Uri.TryCreate(url, UriKind.Absolute, out var absolute) && !absolute.IsFile;
        if (link.IsImage && (isElsewhere || !TryEmbed(link, url)))
            NameInstead(link, url);
        else if (!link.IsImage && !isElsewhere)
            link.Url = Relative(url);
    }

    bool TryEmbed(LinkInline image, string url)
    {
        var path = Path.GetFullPath(Uri.UnescapeDataString(url), notebookFolder);
        var type = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".png" => "image/png",
            ".jpg" or ".jpeg" => "image/jpeg",
            ".gif" => "image/gif",
            ".svg" => "image/svg+xml",
            ".webp" => "image/webp",
            _ => null,
        };
        if (type is null || !File.Exists(path))
            return false;
        image.Url = $"data:{type};base64,{Convert.ToBase64String(File.ReadAllBytes(path))}";
        return true;
    }

    // A page works without a network: a picture from elsewhere is named instead of fetched.
    static void NameInstead(LinkInline image, string url)
    {
        var words = Text(image);
        image.ReplaceBy(new LiteralInline($"[picture: {(words.Length > 0 ? words : url)}]"), copyChildren: false);
    }

    string Relative(string url)
    {
        var end = url.IndexOfAny(['#', '?']);
        var (path, rest) = end < 0 ? (url, "") : (url[..end], url[end..]);
        return Path.GetRelativePath(pageFolder, Path.GetFullPath(Uri.UnescapeDataString(path), notebookFolder)).Replace('\\', '/') + rest;
    }
}
