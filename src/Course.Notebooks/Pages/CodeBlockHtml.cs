using System.Net;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;

namespace Course.Notebooks;

/// <summary>Code blocks of prose: C# in colour, Mermaid as the diagram's readable source, as no page carries a renderer for it.</summary>
internal sealed class CodeBlockHtml : HtmlObjectRenderer<CodeBlock>
{
    protected override void Write(HtmlRenderer renderer, CodeBlock obj)
    {
        var code = obj.Lines.ToString();
        var language = (obj as FencedCodeBlock)?.Info?.ToLowerInvariant();
        renderer.EnsureLine();
        renderer.Write(language switch
        {
            "mermaid" => Mermaid(code),
            "csharp" or "cs" or "c#" => $"<pre tabindex=\"0\"><code>{CodeColours.ToHtml(code)}</code></pre>",
            _ => $"<pre tabindex=\"0\"><code>{WebUtility.HtmlEncode(code)}</code></pre>",
        });
        renderer.EnsureLine();
    }

    public static string Mermaid(string code) =>
        $"<figure class=\"diagram\"><pre class=\"code\" tabindex=\"0\">{WebUtility.HtmlEncode(code)}</pre><figcaption>A diagram, as its Mermaid source.</figcaption></figure>";
}
