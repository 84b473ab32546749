// Draws a chart in its figure element, in the page's colours, and again in others when the page changes them.
(function () {
  var charts = window.ckCharts = window.ckCharts || [];
  function isDark(el) {
    var rgb = getComputedStyle(el).color.match(/[\d.]+/g).map(Number);
    return 0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2] > 140;
  }
  function isNarrow(el) { return el.clientWidth < 520; }
  function dressed(el, fig) {
    var dark = isDark(el), narrow = isNarrow(el);
    var ink = dark ? "#c9d1d9" : "#3c444d", grid = dark ? "#ffffff1c" : "#0000001a", edge = dark ? "#ffffff3d" : "#00000040";
    var layout = JSON.parse(JSON.stringify(fig.layout)), data = JSON.parse(JSON.stringify(fig.data));
    layout.font = { family: "system-ui,-apple-system,'Segoe UI',Roboto,sans-serif", size: narrow ? 11 : 12.5, color: ink };
    layout.paper_bgcolor = layout.plot_bgcolor = "rgba(0,0,0,0)";
    layout.hoverlabel = { bgcolor: dark ? "#2b3138" : "#ffffff", bordercolor: edge, font: { color: dark ? "#e6e9ee" : "#1f2328", size: 12.5 }, align: "left" };
    layout.dragmode = window.matchMedia("(pointer: coarse)").matches ? false : "zoom";
    ["xaxis", "yaxis"].forEach(function (name) {
      var axis = layout[name] = layout[name] || {};
      axis.gridcolor = grid; axis.linecolor = edge; axis.tickcolor = edge; axis.zerolinecolor = edge;
    });
    if (narrow) layout.xaxis.nticks = layout.xaxis.type === "date" ? 4 : 6;
    (layout.shapes || []).forEach(function (shape) { shape.line.color = ink; });
    (layout.annotations || []).forEach(function (note) { note.font = { color: ink, size: narrow ? 10.5 : 12 }; });
    data.forEach(function (trace) {
      if (trace.type !== "heatmap") return;
      // One ink for all cells: every shade keeps 4.5 to 1 against it. Plotly's own choice turns to white in the middle, too late.
      trace.colorscale = dark ? [[0, "#15222f"], [1, "#2b74b0"]] : [[0, "#eef4fa"], [1, "#66a6d6"]];
      trace.textfont = { size: narrow ? 10 : 12.5, color: dark ? "#ffffff" : "#1f2328" };
    });
    return { data: data, layout: layout };
  }
  function paint(chart) {
    var now = dressed(chart.el, chart.fig);
    now.data.forEach(function (trace, i) { if (chart.hidden[i]) trace.visible = "legendonly"; });
    chart.dark = isDark(chart.el);
    chart.narrow = isNarrow(chart.el);
    window.Plotly.react(chart.plot, now.data, now.layout, { responsive: true, displayModeBar: false, displaylogo: false });
  }
  function repaint() {
    for (var i = charts.length - 1; i >= 0; i--) {
      var chart = charts[i];
      if (!chart.el.isConnected) charts.splice(i, 1);
      else if (chart.dark !== isDark(chart.el)) paint(chart);
    }
  }
  if (!window.ckWatching) {
    window.ckWatching = true;
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
    var watcher = new MutationObserver(repaint), what = { attributes: true, attributeFilter: ["class", "data-theme", "data-jp-theme-light"] };
    watcher.observe(document.documentElement, what);
    if (document.body) watcher.observe(document.body, what);
  }
  window.ckDraw = function (el, fig) {
    var chart = { el: el, plot: el.querySelector(".ck-plot"), fig: fig, hidden: {} };
    el.classList.remove("ck-waiting");
    el.classList.add("ck-drawn");
    var table = el.querySelector(".ck-data");
    if (table) table.open = false;
    charts.push(chart);
    paint(chart);
    new ResizeObserver(function () {
      if (!el.clientWidth) return;
      if (chart.narrow !== isNarrow(el)) paint(chart);
      window.Plotly.Plots.resize(chart.plot);
    }).observe(el);
    el.querySelectorAll(".ck-legend button").forEach(function (button) {
      button.addEventListener("click", function () {
        var i = Number(button.dataset.series);
        chart.hidden[i] = !chart.hidden[i];
        button.setAttribute("aria-pressed", String(!chart.hidden[i]));
        window.Plotly.restyle(chart.plot, { visible: chart.hidden[i] ? "legendonly" : true }, [i]);
      });
    });
  };
})();
