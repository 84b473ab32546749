using Markdig.Extensions.Tables;
using Markdig.Renderers;
using Markdig.Renderers.Html;

namespace Course.Site.Pages;

/// <summary>A table that scrolls by itself when it is wider than the page.</summary>
internal sealed class ScrollingTable : HtmlObjectRenderer<Table>
{
    readonly HtmlTableRenderer _inner = new();

    protected override void Write(HtmlRenderer renderer, Table obj)
    {
        renderer.Write("<div class=\"scroll\" tabindex=\"0\">");
        _inner.Write(renderer, obj);
        renderer.Write("</div>");
    }
}
