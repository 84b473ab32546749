using System.Text;

namespace Course.Kit;

/// <summary>The JavaScript of a page: plotly.js once, a function that draws, and a few lines per chart.</summary>
internal static class ChartScripts
{
    static readonly Lazy<string> Drawing = new(() =>
    {
        using var stream = typeof(ChartScripts).Assembly.GetManifestResourceStream("Course.Kit.Charts.draw.js")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    });

    /// <summary>Defines <c>window.Plotly</c> and <c>window.ckDraw</c>. Module loaders (RequireJS, CommonJS) are hidden
    /// while plotly.js loads.</summary>
    public static string Page(IChartRenderer renderer) =>
        $$"""
            (function(){if(!window.Plotly){(function(define,module,exports){
            {{Html.Script(renderer.Script)}}
            }).call(window)}
            {{Html.Script(Drawing.Value)}}
            })();
            """;

    /// <summary>Draws one chart as soon as the page can; when it cannot within three seconds, the table shows until it
    /// can.</summary>
    public static string Chart(string id, string figure) =>
        $$"""
            (function(){var el=document.getElementById("{{id}}");if(!el)return;var fig={{Html.Script(figure)}};
            function go(){if(!window.Plotly||!window.ckDraw)return false;window.ckDraw(el,fig);return true}
            if(go())return;el.classList.add("ck-waiting");var n=0,t=setInterval(function(){n++;if(go()||n>6000)clearInterval(t);else if(n===30)el.classList.remove("ck-waiting")},100)})();
            """;
}
