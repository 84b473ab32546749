namespace Course.Site;

/// <summary>The page on which cards are rehearsed. The cards come from <c>course open</c>; a site of files says how to
/// get there.</summary>
internal static class RehearsePage
{
    public static string Of(SiteOptions options, IReadOnlyList<SiteTopic> topics) =>
        SiteFrame.Page(
            options,
            "Rehearse",
            SiteLinks.Rehearse,
            $"""
            <main id="content" class="single rehearse">
            <h1>Rehearse</h1>
            {(options.IsLive ? Room(topics) : Elsewhere())}
            </main>
            """,
            options.IsLive ? "rehearse.js" : null
        );

    static string Elsewhere() =>
        $"""
            <p class="lead">Cards come back when you would forget them. Your schedule lives on your machine, so rehearse there:</p>
            <p>{SiteFrame.Command("./course open")} on these pages, or</p>
            <p>{SiteFrame.Command("./course interview")} in the terminal.</p>
            """;

    static string Room(IReadOnlyList<SiteTopic> topics) =>
        $"""
            <form class="choice"><label>Topic <select name="topic"><option value="">all topics</option>{string.Concat(
                topics.Where(topic => topic.Cards.Count > 0).Select(topic =>
                    $"<option value=\"{topic.Topic.Name}\">{topic.Topic.Number} {SiteFrame.Text(topic.Topic.Title)}</option>"
                )
            )}</select></label>
            <label>Level <select name="level"><option value="">all levels</option><option>junior</option><option>mid</option><option>senior</option><option>staff</option></select></label>
            <p class="count" role="status"></p></form>
            <p class="trouble" role="alert" hidden></p>
            <article class="on-stage" aria-live="polite" hidden></article>
            <p class="keys">Keys: <kbd>Space</kbd> shows the answer, <kbd>1</kbd>–<kbd>6</kbd> tick a point, <kbd>Enter</kbd> takes the suggestion, <kbd>a</kbd> again, <kbd>h</kbd> hard, <kbd>g</kbd> good, <kbd>e</kbd> easy, <kbd>s</kbd> skip, <kbd>u</kbd> take back. The same schedule as <code>course interview</code>.</p>
            <noscript><p>This page needs JavaScript. In the terminal: <code>./course interview</code></p></noscript>
            """;
}
