using System.Net;
using Course.Notebooks;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;

namespace Course.Site.Pages;

/// <summary>Code blocks of prose: C# in colour, Mermaid as a picture, or as its readable source where the course cannot
/// draw it.</summary>
internal sealed class CodeBlockHtml : HtmlObjectRenderer<CodeBlock>
{
    protected override void Write(HtmlRenderer renderer, CodeBlock obj)
    {
        var code = obj.Lines.ToString();
        var language = (obj as FencedCodeBlock)?.Info?.ToLowerInvariant();
        renderer.EnsureLine();
        renderer.Write(
            language switch
            {
                "mermaid" => Mermaid(code),
                "csharp" or "cs" or "c#" => $"<pre tabindex=\"0\"><code>{CodeColours.ToHtml(code)}</code></pre>",
                _ => $"<pre tabindex=\"0\"><code>{WebUtility.HtmlEncode(code)}</code></pre>",
            }
        );
        renderer.EnsureLine();
    }

    public static string Mermaid(string code)
    {
        var source = $"<pre class=\"code\" tabindex=\"0\">{WebUtility.HtmlEncode(code)}</pre>";
        return MermaidSvg.TryRender(code) is { } picture
            ? "<figure class=\"diagram\"><div class=\"picture\" "
                + $"tabindex=\"0\">{picture}</div><details><summary>The diagram's "
                + $"source</summary>{source}</details></figure>"
            : $"<figure class=\"diagram\">{source}<figcaption>A diagram, as its Mermaid source.</figcaption></figure>";
    }
}
