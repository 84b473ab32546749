using Course.Site.Pages;

namespace Course.Site;

/// <summary>A lab's brief, its hints folded below each task, with what has passed.</summary>
internal static class LabPage
{
    public static string Of(SiteOptions options, SiteTopic topic, MarkdownHtml markdown, string brief)
    {
        var lab = topic.State.Lab!;
        var body = File.Exists(lab.ReadmePath)
            ? markdown.Render(brief)
            : $"<h1>{SiteFrame.Text(topic.Topic.Title)}</h1><p>This lab has no brief yet.</p>";
        return SiteFrame.Page(
            options,
            markdown.Headings.FirstOrDefault()?.Text ?? topic.Topic.Title,
            SiteLinks.Lab(topic.Topic),
            $"""
            <div class="layout">
            <nav class="toc wide" aria-label="Contents"><h2>Contents</h2>{NotebookArticle.ContentsOf([
                .. markdown.Headings.Where(heading => heading.Level > 1),
            ])}</nav>
            <main id="content">
            {SiteFrame.Tabs(topic.Topic, SiteLinks.Lab(topic.Topic))}
            {Passed(options, topic)}
            <div class="prose">{body}</div>
            </main>
            </div>
            """
        );
    }

    static string Passed(SiteOptions options, SiteTopic topic)
    {
        var tasks = topic.State.Lab!.Tasks;
        if (!options.Progress || tasks.Count == 0)
            return "";
        var marks = tasks.Select(task =>
            topic.State.Progress.HasPassed(task.Number)
                ? $"<li class=\"done\">✓ task {task.Number}</li>"
                : $"<li>task {task.Number}</li>"
        );
        return $"<ul class=\"passed\" aria-label=\"What has passed\">{string.Concat(marks)}</ul>";
    }
}
