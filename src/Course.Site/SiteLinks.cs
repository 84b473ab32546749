using Course.Base;

namespace Course.Site;

/// <summary>The addresses of the site's pages. All pages lie in one folder, so that the site works from any address and
/// from a disk.</summary>
internal sealed class SiteLinks(CourseFolder course)
{
    public const string Home = "index.html",
        Rehearse = "rehearse.html";

    public static string Notebook(Topic topic) => $"{topic.Name}.html";

    public static string Lab(Topic topic) => $"{topic.Name}-lab.html";

    public static string Cards(Topic topic) => $"{topic.Name}-cards.html";

    /// <summary>Where a link to one of the course's files leads; null when the site has no page for it.</summary>
    /// <param name="path">The file's full path.</param>
    /// <param name="rest">The rest of the link: <c>#heading</c>, or nothing.</param>
    public string? Place(string path, string rest)
    {
        foreach (var topic in course.Topics.All)
        {
            if (path == topic.NotebookPath)
                return Notebook(topic) + rest;
            if (path == topic.CardsPath)
                return Cards(topic) + rest;
            if (topic.LabFolder is { } lab && (path == lab || Path.GetDirectoryName(path) == lab && IsText(path)))
                return Lab(topic) + rest;
        }

        return path == Path.Combine(course.Root, "README.md") ? Home : null;
    }

    /// <summary>What the lab's page is made of.</summary>
    static bool IsText(string path) => Path.GetFileName(path) is "README.md" or "HINTS.md";
}
