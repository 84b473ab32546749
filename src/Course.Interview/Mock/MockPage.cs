using Markdig;

namespace Course.Interview.Mock;

/// <summary>A report as a page of its own: no script, nothing from elsewhere, readable on a phone and in the
/// dark.</summary>
internal static class MockPage
{
    static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().DisableHtml().Build();

    public static string Of(string markdown) =>
        $$"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Mock interview</title>
            <style>
            :root { color-scheme: light dark; }
            body { font: 1rem/1.6 system-ui, sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem; }
            table { border-collapse: collapse; }
            th, td { text-align: left; padding: .2rem .8rem .2rem 0; border-bottom: 1px solid color-mix(in srgb, currentColor 25%, transparent); }
            </style>
            </head>
            <body>
            {{Markdown.ToHtml(markdown, Pipeline)}}
            </body>
            </html>
            """;
}
