using Course.Base;
using Course.Grading.Labs;

namespace Course.Site;

/// <summary>A topic together with what the learner has done of it.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Lab">Its lab; null when it has none.</param>
/// <param name="Progress">What was done.</param>
internal sealed record TopicState(Topic Topic, Lab? Lab, TopicProgress Progress)
{
    public bool NotebookDone => Topic.NotebookPath is null || Progress.NotebookRunAt is not null;

    public int TasksPassed => Lab?.Tasks.Count(task => Progress.HasPassed(task.Number)) ?? 0;

    public int Tasks => Lab?.Tasks.Count ?? 0;

    /// <summary>The first task that has not passed; null when all have.</summary>
    public LabTask? NextTask => Lab?.Tasks.FirstOrDefault(task => !Progress.HasPassed(task.Number));

    public bool Done => NotebookDone && TasksPassed == Tasks;

    /// <summary>Done steps out of all steps: the notebook counts as one, each task as one.</summary>
    public (int Done, int Of) Steps
    {
        get
        {
            var notebook = Topic.NotebookPath is null ? 0 : 1;
            return ((notebook == 1 && NotebookDone ? 1 : 0) + TasksPassed, notebook + Tasks);
        }
    }

    public static async Task<IReadOnlyList<TopicState>> ReadAsync(CourseFolder course, CancellationToken cancellation)
    {
        var progress = await course.Progress.LoadAsync(cancellation);
        var labs = LabCatalog.Read(course.Root).ToDictionary(lab => lab.Name);
        return
        [
            .. course.Topics.All.Select(topic => new TopicState(
                topic,
                labs.GetValueOrDefault(topic.Name),
                progress.Of(topic.Name)
            )),
        ];
    }
}
