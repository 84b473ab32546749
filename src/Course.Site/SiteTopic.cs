using Course.Base;
using Course.Interview.Cards;
using Course.Interview.Scheduling;
using Course.Notebooks;

namespace Course.Site;

/// <summary>A topic with all that its pages show.</summary>
/// <param name="State">The topic and what the learner has done of it.</param>
/// <param name="Cards">Its interview cards.</param>
/// <param name="Rehearsed">How many of the cards were rehearsed.</param>
/// <param name="Due">How many of them are due.</param>
internal sealed record SiteTopic(TopicState State, IReadOnlyList<Card> Cards, int Rehearsed, int Due)
{
    public Topic Topic => State.Topic;

    /// <summary>The file that keeps a topic's last whole run.</summary>
    public static string RunPath(CourseFolder course, Topic topic) =>
        Path.Combine(course.Root, "artifacts", "runs", topic.Name + ".ipynb");

    public static async Task<IReadOnlyList<SiteTopic>> ReadAsync(
        CourseFolder course,
        ScheduleBook book,
        CancellationToken cancellation
    )
    {
        var now = course.Time.GetUtcNow();
        var cards = CardBank.Read(course.Root).Cards.ToLookup(card => card.Topic);
        return
        [
            .. (await TopicState.ReadAsync(course, cancellation)).Select(state =>
            {
                var own = cards[state.Topic.Name].ToList();
                var schedules = own.Select(card => book.Find(card.Id)).OfType<CardSchedule>().ToList();
                return new SiteTopic(
                    state,
                    own,
                    schedules.Count,
                    schedules.Count(schedule => schedule.IsDue(now, course.Time.LocalTimeZone))
                );
            }),
        ];
    }

    /// <summary>The notebook; null when there is none or its file is damaged.</summary>
    public Notebook? TryLoadNotebook()
    {
        try
        {
            return Topic.NotebookPath is { } path ? Notebook.Load(path) : null;
        }
        catch (NotebookFormatException)
        {
            return null;
        }
    }

    /// <summary>The last whole run, if one is kept and readable.</summary>
    public RunResult? TryLoadRun(CourseFolder course)
    {
        try
        {
            var path = RunPath(course, Topic);
            return Topic.NotebookPath is { } notebook && File.Exists(path) ? RunNotebook.Load(path, notebook) : null;
        }
        catch (NotebookFormatException)
        {
            return null;
        }
    }
}
