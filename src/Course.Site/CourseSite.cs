using System.Text;
using Course.Base;
using Course.Grading.Labs;
using Course.Interview;
using Course.Interview.Cards;
using Course.Interview.Reviews;
using Course.Interview.Scheduling;
using Course.Site.Pages;

namespace Course.Site;

/// <summary>All pages of the course, made from what lies in the folders now: notebooks and their last runs, labs,
/// cards, progress.</summary>
internal sealed class CourseSite
{
    static readonly string[] Assets = ["site.css", "site.js", "rehearse.js"];

    readonly CourseFolder _course;
    readonly SiteOptions _options;
    readonly SiteLinks _links;
    readonly IReadOnlyList<SiteTopic> _topics;
    readonly CardsPage _cards;
    readonly SharedScripts _scripts = new();
    readonly Dictionary<string, IReadOnlyList<PageHeading>> _headings = [];

    CourseSite(CourseFolder course, SiteOptions options, IReadOnlyList<SiteTopic> topics, ScheduleBook book)
    {
        (_course, _options, _topics, _links) = (course, options, topics, new SiteLinks(course));
        _cards = new CardsPage(course, options, _links, book);
    }

    /// <summary>Reads what the pages are made from.</summary>
    public static async Task<CourseSite> ReadAsync(
        CourseFolder course,
        SiteOptions options,
        CancellationToken cancellation
    )
    {
        var state = new RehearsalState(course);
        var log = options.Progress ? await state.Reviews.LoadAsync(cancellation) : new ReviewLog();
        var book = new ScheduleBook(log, await state.SchedulerAsync(cancellation));
        return new CourseSite(course, options, await SiteTopic.ReadAsync(course, book, cancellation), book);
    }

    /// <summary>The notebooks whose page has no outputs, and why.</summary>
    public IEnumerable<(SiteTopic Topic, string Why)> Missing() =>
        from topic in _topics
        where topic.Topic.NotebookPath is not null
        let why = topic.TryLoadNotebook() is not { } notebook ? "its file is damaged"
        : topic.TryLoadRun(_course) is not { } run ? "it has not run here"
        : NotebookPage.IsOf(run, notebook) ? null
        : "it has changed since its last run"
        where why is not null
        select (topic, why);

    /// <summary>The addresses of all files that do not come out of others.</summary>
    public IEnumerable<string> Addresses()
    {
        yield return SiteLinks.Home;
        yield return SiteLinks.Rehearse;
        foreach (var topic in _topics)
        {
            if (topic.Topic.NotebookPath is not null)
                yield return SiteLinks.Notebook(topic.Topic);
            if (topic.State.Lab is not null)
                yield return SiteLinks.Lab(topic.Topic);
            if (topic.Topic.CardsPath is not null)
                yield return SiteLinks.Cards(topic.Topic);
        }

        yield return "page.css";
        yield return NotebookPage.Script;
        foreach (var asset in Assets)
            yield return asset;
        yield return "search.js";
    }

    /// <summary>Scripts that pages made so far share.</summary>
    public IReadOnlyDictionary<string, string> SharedScripts => _scripts.Files;

    /// <summary>Makes one file; null when there is no such address.</summary>
    public string? Make(string address)
    {
        if (address == SiteLinks.Home)
            return HomePage.Of(_options, _topics);
        if (address == SiteLinks.Rehearse)
            return RehearsePage.Of(_options, _topics);
        if (address == "page.css")
            return HtmlPage.Css;
        if (address == NotebookPage.Script)
            return HtmlPage.Script;
        if (address == "search.js")
            return Search();
        if (Assets.Contains(address))
            return Asset(address);
        foreach (var topic in _topics)
        {
            if (topic.Topic.NotebookPath is not null && address == SiteLinks.Notebook(topic.Topic))
                return NotebookOf(topic);
            if (topic.State.Lab is not null && address == SiteLinks.Lab(topic.Topic))
                return LabPage.Of(_options, topic, Brief(topic), BriefOf(topic));
            if (topic.Topic.CardsPath is not null && address == SiteLinks.Cards(topic.Topic))
                return _cards.Of(topic);
        }

        return null;
    }

    /// <summary>The sides of cards as HTML.</summary>
    public CardsPage Cards => _cards;

    /// <summary>The cards of a choice.</summary>
    public IReadOnlyList<Card> Choose(string? topic, string? level) =>
        [
            .. _topics
                .Where(known => string.IsNullOrEmpty(topic) || known.Topic.Name == topic)
                .SelectMany(known => known.Cards)
                .Where(card => string.IsNullOrEmpty(level) || CardsPage.Name(card.Level) == level),
        ];

    string NotebookOf(SiteTopic topic)
    {
        var run = topic.TryLoadRun(_course);
        if (topic.TryLoadNotebook() is not { } notebook)
            return SiteFrame.Page(
                _options,
                topic.Topic.Title,
                SiteLinks.Notebook(topic.Topic),
                "<main id=\"content\" "
                    + $"class=\"single\">{SiteFrame.Tabs(topic.Topic, SiteLinks.Notebook(topic.Topic))}<h1>{SiteFrame.Text(topic.Topic.Title)}</h1><p class=\"missing\">The notebook's file is damaged, so it cannot be shown. {SiteFrame.Command($"./course run {topic.Topic.Number}")} says what is wrong.</p></main>"
            );
        var article = run is null ? NotebookArticle.Of(notebook, _links.Place) : NotebookArticle.Of(run, _links.Place);
        var withNotebook = _topics.Where(other => other.Topic.NotebookPath is not null).ToList();
        var at = withNotebook.IndexOf(topic);
        var page = NotebookPage.Of(
            _options,
            topic,
            article,
            NotebookPage.Note(topic, notebook, run),
            withNotebook.ElementAtOrDefault(at - 1),
            withNotebook.ElementAtOrDefault(at + 1)
        );
        return _scripts.TakeOut(page);
    }

    /// <summary>The page of a notebook at one of its sections; null when there is no such notebook or
    /// section.</summary>
    /// <param name="number">The notebook's number: <c>02</c>.</param>
    /// <param name="section">The section's number, as its heading begins: <c>4.5</c>.</param>
    public string? Section(string number, string section) =>
        Heading(number, section) is var (topic, heading) ? $"{SiteLinks.Notebook(topic.Topic)}#{heading.Id}" : null;

    (SiteTopic Topic, PageHeading Heading)? Heading(string number, string section)
    {
        if (_topics.FirstOrDefault(known => known.Topic.Number == number) is not { } topic)
            return null;
        if (!_headings.TryGetValue(number, out var headings))
            _headings[number] = headings = topic.TryLoadNotebook() is { } notebook
                ? NotebookArticle.Of(notebook, _links.Place).Headings
                : [];
        return
            headings.FirstOrDefault(heading => heading.Text.StartsWith($"{section} ·", StringComparison.Ordinal))
                is { } found
            ? (topic, found)
            : null;
    }

    /// <summary>The brief with its hints; "notebook 02 §4.5" leads to that section.</summary>
    string BriefOf(SiteTopic topic)
    {
        var text = topic.State.Lab!.BriefWithHints;
        foreach (var reference in SectionReference.In(text, topic.Topic.Number).Reverse())
            if (Heading(reference.Notebook, reference.Section) is var (there, heading))
            {
                var path = Path.GetRelativePath(topic.State.Lab.Folder, there.Topic.NotebookPath!).Replace('\\', '/');
                text = text.Insert(reference.Start + reference.Length, $"]({path}#{heading.Id})")
                    .Insert(reference.Start, "[");
            }

        return text;
    }

    MarkdownHtml Brief(SiteTopic topic) => new(topic.State.Lab!.Folder, _links.Place);

    string Search()
    {
        var index = new SearchIndex();
        foreach (var topic in _topics)
        {
            if (topic.TryLoadNotebook() is { } notebook)
                index.Add(
                    "notebook",
                    SiteLinks.Notebook(topic.Topic),
                    notebook.Title,
                    NotebookArticle.Of(notebook, _links.Place).Headings
                );
            if (topic.State.Lab is { } lab && File.Exists(lab.ReadmePath))
            {
                var brief = Brief(topic);
                brief.Render(File.ReadAllText(lab.ReadmePath));
                index.Add("lab", SiteLinks.Lab(topic.Topic), $"Lab {lab.Number}: {topic.Topic.Title}", brief.Headings);
            }

            foreach (var card in topic.Cards)
                index.Add(SiteLinks.Cards(topic.Topic), topic.Topic.Title, card);
        }

        return index.Script();
    }

    static string Asset(string name)
    {
        using var reader = new StreamReader(
            typeof(CourseSite).Assembly.GetManifestResourceStream(name)!,
            Encoding.UTF8
        );
        return reader.ReadToEnd();
    }
}
