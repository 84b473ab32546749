namespace Course.Kit;

internal static class Style
{
    // The theme is that of the page when the page says (VS Code, JupyterLab, data-theme), else that of the system.
    const string Css = """
        .ck{color-scheme:light dark;--ck-ink:light-dark(#1f2328,#e6e9ee);--ck-soft:light-dark(#57606a,#a3adb8);--ck-line:light-dark(#d8dee4,#3d444d);--ck-band:light-dark(#f4f6f8,#ffffff0d);--ck-ok:light-dark(#0a7b55,#4cc38a);--ck-bad:light-dark(#b3341f,#ff8f73);--ck-open:light-dark(#6b5d00,#d9b84a);color:var(--ck-ink);font:14px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;margin:.4em 0;text-align:left}
        body.vscode-dark .ck,body.vscode-high-contrast .ck,body[data-jp-theme-light=false] .ck,[data-theme=dark] .ck{color-scheme:dark}
        body.vscode-light .ck,body.vscode-high-contrast-light .ck,body[data-jp-theme-light=true] .ck,[data-theme=light] .ck{color-scheme:light}
        .ck-scroll{overflow-x:auto;max-width:100%}
        .ck table.ck-table{border-collapse:collapse;border:0;margin:.2em 0;font:inherit;color:inherit;background:none;font-variant-numeric:tabular-nums;width:auto}
        .ck .ck-table th,.ck .ck-table td{padding:.28em .9em .28em 0;border:0;border-bottom:1px solid var(--ck-line);text-align:left;vertical-align:top;background:none;color:inherit;font-size:inherit}
        .ck .ck-table th{color:var(--ck-soft);font-weight:500;vertical-align:bottom}
        .ck .ck-table .ck-num{text-align:right}.ck .ck-table td.ck-num,.ck .ck-table td.ck-short{white-space:nowrap}
        .ck .ck-table tbody tr:hover{background:var(--ck-band)}
        .ck-note{color:var(--ck-soft);font-size:.93em;margin:.3em 0 0;max-width:70em}
        .ck .ck-title{font-weight:600;margin:.5em 0 .2em;max-width:70em}.ck code{font:.93em ui-monospace,SFMono-Regular,Consolas,monospace;background:var(--ck-band);color:inherit;padding:.05em .3em;border-radius:3px}
        .ck-ok{color:var(--ck-ok)}.ck-bad{color:var(--ck-bad)}.ck-open{color:var(--ck-open)}
        .ck ul.ck-list{list-style:none;margin:.3em 0 0;padding:0}.ck ul.ck-list li{margin:.25em 0;padding-left:1.5em;text-indent:-1.5em}.ck-mark{display:inline-block;width:1.5em;text-indent:0;font-weight:700}
        .ck-chart{margin:.4em 0 .8em;padding:0;max-width:960px}.ck .ck-chart figcaption{font-size:1.05em;margin:0 0 .3em}.ck-plot{width:100%;min-height:320px}
        .ck-axis{color:var(--ck-soft);font-size:.93em}.ck-x{text-align:center}
        .ck-legend{display:flex;flex-wrap:wrap;gap:.1em 1.1em;margin:.3em 0 0}.ck .ck-legend button{all:unset;cursor:pointer;display:inline-flex;align-items:center;gap:.45em;color:var(--ck-ink);font-size:.93em;padding:.15em 0}.ck .ck-legend button:focus-visible{outline:2px solid currentColor;outline-offset:2px}.ck .ck-legend button[aria-pressed=false]{opacity:.4}
        .ck-key{display:inline-block;width:1em;height:.75em;background:currentColor;border-radius:2px}.ck-key.ck-solid,.ck-key.ck-dash,.ck-key.ck-dot{width:1.6em;height:0;background:none;border-radius:0;border-top:3px solid}.ck-key.ck-dash{border-top-style:dashed}.ck-key.ck-dot{border-top-style:dotted}
        .ck-data{margin:.35em 0 0}.ck-data summary{cursor:pointer;color:var(--ck-soft);font-size:.93em;width:max-content;max-width:100%}.ck-data[open] summary{margin-bottom:.3em}.ck-data .ck-scroll{max-height:24em;overflow:auto}
        .ck-film{display:flex;flex-wrap:wrap;gap:1em 2em}.ck-pic .ck-title{margin:.3em 0}.ck-brokers{display:flex;gap:.5em}
        .ck-broker{border:1px solid var(--ck-line);border-radius:6px;padding:.3em .5em .4em;min-width:6.5em}.ck-broker b{display:block;color:var(--ck-soft);font-weight:600;margin-bottom:.2em}.ck-down{background:var(--ck-band);opacity:.65}
        .ck-rep{display:block;font:.86em ui-monospace,SFMono-Regular,Consolas,monospace;border:1px solid var(--ck-ok);border-radius:3px;padding:.05em .35em;margin:.18em 0}.ck-rep.ck-leader{background:var(--ck-ok);color:light-dark(#fff,#10151b);font-weight:700}.ck-rep.ck-outofsync{border:1px dashed var(--ck-bad);color:var(--ck-bad)}
        .ck-drawing,.ck-waiting .ck-data,.ck-drawn .ck-missing{display:none}.ck-drawn .ck-drawing{display:block}
        """;

    public static readonly string Tag = $"<style>{Css.ReplaceLineEndings("")}</style>";
}
