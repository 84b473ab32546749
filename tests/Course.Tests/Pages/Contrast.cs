namespace Course.Tests.Pages;

/// <summary>Looks for text that is hard to read: less contrast than WCAG 2 asks for at level AA (4.5, or 3 for large
/// text).</summary>
internal static class Contrast
{
    /// <summary>An expression whose value lists the figures in heatmaps that are too faint, as "figure: ratio". A
    /// cell's colour is its place on the scale.</summary>
    public const string FaintCells = """
        [...document.querySelectorAll('.ck-plot')].flatMap(plot => plot._fullData.filter(trace => trace.type === 'heatmap').flatMap(trace => {
          const light = rgb => rgb.map(v => v / 255).map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4).reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
          const rgb = colour => colour[0] === '#' ? [1, 3, 5].map(i => parseInt(colour.slice(i, i + 2), 16)) : colour.match(/[\d.]+/g).slice(0, 3).map(Number);
          const cells = trace.z.flatMap(row => [...row]), low = Math.min(...cells), high = Math.max(...cells);
          const shade = at => {
            const next = Math.max(1, trace.colorscale.findIndex(stop => stop[0] >= at)), [from, to] = [trace.colorscale[next - 1], trace.colorscale[next]];
            return rgb(from[1]).map((v, i) => v + (rgb(to[1])[i] - v) * (at - from[0]) / (to[0] - from[0]));
          };
          return [...plot.querySelectorAll('.heatmap-label text')].map((text, n) => {
            const [a, b] = [light(rgb(getComputedStyle(text).fill)), light(shade((cells[n] - low) / (high - low)))].sort((x, y) => y - x);
            return [text.textContent, (a + 0.05) / (b + 0.05)];
          }).filter(([, ratio]) => ratio < 4.5).map(([figure, ratio]) => `${figure}: ${ratio.toFixed(2)}`);
        }))
        """;

    /// <summary>An expression whose value lists what is too faint, as "text: ratio".</summary>
    public const string Faint = """
        (() => {
          const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
          const seen = new Map();
          const rgba = colour => {
            if (!seen.has(colour)) {
              canvas.clearRect(0, 0, 1, 1);
              canvas.fillStyle = colour;
              canvas.fillRect(0, 0, 1, 1);
              const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
              seen.set(colour, [r, g, b, a / 255]);
            }
            return seen.get(colour);
          };
          const over = (top, under) => [0, 1, 2].map(i => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
          const dark = matchMedia('(prefers-color-scheme: dark)').matches;
          const ground = element => {
            const layers = [];
            for (let at = element; at; at = at.parentElement) layers.push(rgba(getComputedStyle(at).backgroundColor));
            return layers.reverse().reduce((under, top) => over(top, under), dark ? [18, 18, 18, 1] : [255, 255, 255, 1]);
          };
          const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4).reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
          const found = [];
          const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (texts.nextNode()) {
            const text = texts.currentNode.textContent.trim(), element = texts.currentNode.parentElement;
            if (!text || element.closest('svg, script, style, noscript, dialog:not([open])') || !element.checkVisibility({ visibilityProperty: true })) continue;
            const style = getComputedStyle(element), under = ground(element), ink = over(rgba(style.color), under);
            const [a, b] = [light(ink), light(under)].sort((x, y) => y - x), ratio = (a + 0.05) / (b + 0.05);
            const size = parseFloat(style.fontSize), isLarge = size >= 24 || size >= 18.66 && style.fontWeight >= 700;
            if (ratio < (isLarge ? 3 : 4.5)) found.push(`${text.slice(0, 40)}: ${ratio.toFixed(2)}`);
          }
          return found;
        })()
        """;
}
