using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Course.Site.Pages;

/// <summary>
/// Markdown as HTML for one page: callouts get their colour, wide tables their own scrolling, C# its colours, pictures
/// of the project become part of the page, and links to files lead where the page says.
/// </summary>
/// <param name="folder">The folder that relative links start from.</param>
/// <param name="place">The address of a file, by its full path and the rest of the link (<c>#heading</c>); null turns
/// the link into plain words.</param>
/// <param name="html">Whether HTML in the text is HTML; otherwise <c>List&lt;T&gt;</c> is what it says. Default:
/// true.</param>
public sealed class MarkdownHtml(string folder, Func<string, string, string?> place, bool html = true)
{
    static readonly (string Start, string Style)[] Callouts =
    [
        ("Java says", "java"),
        ("Changed", "changed"),
        ("Trap", "trap"),
        ("The trap", "trap"),
        ("Predict", "predict"),
    ];

    static readonly MarkdownPipeline WithHtml = Builder().Build();
    static readonly MarkdownPipeline WithoutHtml = Builder().DisableHtml().Build();

    readonly MarkdownPipeline _pipeline = html ? WithHtml : WithoutHtml;

    static MarkdownPipelineBuilder Builder() =>
        new MarkdownPipelineBuilder()
            .UsePipeTables()
            .UseAutoIdentifiers(AutoIdentifierOptions.GitHub)
            .UseTaskLists()
            .UseEmphasisExtras()
            .UseFootnotes()
            .UseDefinitionLists()
            .UseAutoLinks()
            .UseGenericAttributes();

    readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);

    /// <summary>The headings rendered so far, for the table of contents, with the words under each.</summary>
    public List<PageHeading> Headings { get; } = [];

    /// <summary>Links that are relative to the page's own folder.</summary>
    public static Func<string, string, string?> RelativeTo(string pageFolder) =>
        (path, rest) => Path.GetRelativePath(pageFolder, path).Replace('\\', '/') + rest;

    /// <summary>Renders one text; ids of headings are unique over all texts of the page.</summary>
    public string Render(string markdown)
    {
        if (TryParse(markdown) is not { } document)
            return $"<pre tabindex=\"0\">{System.Net.WebUtility.HtmlEncode(markdown)}</pre>";
        foreach (var heading in document.Descendants<HeadingBlock>())
            Name(heading);
        foreach (var quote in document.Descendants<QuoteBlock>())
            MarkCallout(quote);
        foreach (var link in document.Descendants<LinkInline>().ToList())
            Place(link);
        using var writer = new StringWriter();
        var renderer = new HtmlRenderer(writer);
        _pipeline.Setup(renderer);
        renderer.ObjectRenderers.Replace<CodeBlockRenderer>(new CodeBlockHtml());
        renderer.ObjectRenderers.Replace<Markdig.Extensions.Tables.HtmlTableRenderer>(new ScrollingTable());
        renderer.Render(document);
        Words(document);
        return writer.ToString();
    }

    // Markdig refuses what is nested too deeply.
    MarkdownDocument? TryParse(string markdown)
    {
        try
        {
            return Markdig.Markdown.Parse(markdown, _pipeline);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    // Collects each section's text for the search.
    void Words(MarkdownDocument document)
    {
        var next = Headings.Count - document.Descendants<HeadingBlock>().Count();
        foreach (var block in document.Descendants<LeafBlock>())
        {
            if (block is HeadingBlock)
                next++;
            else if (next > 0 && block.Inline is { } inline)
                Headings[next - 1].Say(Text(inline));
        }
    }

    static string Text(ContainerInline? inline) =>
        inline is null
            ? ""
            : string.Concat(
                inline
                    .Descendants()
                    .Select(item =>
                        item switch
                        {
                            LiteralInline literal => literal.Content.ToString(),
                            CodeInline code => code.Content,
                            LineBreakInline => " ",
                            _ => "",
                        }
                    )
            );

    // Cells are rendered one by one, so two headings of the same words would get the same id.
    void Name(HeadingBlock heading)
    {
        var text = Text(heading.Inline);
        var id = heading.GetAttributes().Id ?? "section";
        var count = _ids[id] = _ids.GetValueOrDefault(id) + 1;
        if (count > 1)
            id = $"{id}-{count - 1}";
        heading.GetAttributes().Id = id;
        Headings.Add(new PageHeading(heading.Level, text, id));
    }

    static void MarkCallout(QuoteBlock quote)
    {
        if (
            quote.FirstOrDefault()
            is not ParagraphBlock { Inline.FirstChild: EmphasisInline { DelimiterCount: 2 } strong }
        )
            return;
        var words = Text(strong);
        var style =
            Callouts
                .FirstOrDefault(callout => words.StartsWith(callout.Start, StringComparison.OrdinalIgnoreCase))
                .Style
            ?? "note";
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
            Lead(link, url);
    }

    bool TryEmbed(LinkInline image, string url)
    {
        if (FullPath(url) is not { } path)
            return false;
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
        try
        {
            image.Url = $"data:{type};base64,{Convert.ToBase64String(File.ReadAllBytes(path))}";
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    string? FullPath(string url)
    {
        var path = Uri.UnescapeDataString(url);
        return path.Contains('\0', StringComparison.Ordinal) ? null : Path.GetFullPath(path, folder);
    }

    // A page works without a network: a picture from elsewhere is named instead of fetched.
    static void NameInstead(LinkInline image, string url)
    {
        var words = Text(image);
        image.ReplaceBy(new LiteralInline($"[picture: {(words.Length > 0 ? words : url)}]"), copyChildren: false);
    }

    void Lead(LinkInline link, string url)
    {
        var end = url.IndexOfAny(['#', '?']);
        var (path, rest) = end < 0 ? (url, "") : (url[..end], url[end..]);
        if (FullPath(path) is { } full && place(full, rest) is { } address)
            link.Url = address;
        else
            link.ReplaceBy(new EmphasisInline { DelimiterChar = '*', DelimiterCount = 1 }, copyChildren: true);
    }
}
