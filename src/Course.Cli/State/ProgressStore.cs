using Course.Grading.Reports;
using Course.Kit;

namespace Course.Cli;

/// <summary>Reads and writes the learner's progress.</summary>
internal sealed class ProgressStore(string stateFolder, Action<string> damaged, TimeProvider time)
{
    readonly StateFile<CourseProgress> _file = new(
        Path.Combine(stateFolder, "progress.json"),
        () => new CourseProgress()
    )
    {
        Damaged = damaged,
    };

    public Task<CourseProgress> LoadAsync(CancellationToken cancellation = default) => _file.LoadAsync(cancellation);

    /// <summary>Changes one topic's part.</summary>
    public Task UpdateAsync(
        string topic,
        Func<TopicProgress, TopicProgress> change,
        CancellationToken cancellation = default
    ) =>
        _file.UpdateAsync(
            progress => progress with { Topics = new(progress.Topics) { [topic] = change(progress.Of(topic)) } },
            cancellation
        );

    /// <summary>Notes what the grader said of each task.</summary>
    public Task NoteAsync(string topic, GradeReport report, CancellationToken cancellation = default) =>
        UpdateAsync(
            topic,
            before => before with { Tasks = Merge(before.Tasks, report, time.GetUtcNow()) },
            cancellation
        );

    /// <summary>Notes that the notebook ran through with every cell green.</summary>
    public Task NoteNotebookRunAsync(string topic, CancellationToken cancellation = default) =>
        UpdateAsync(topic, before => before with { NotebookRunAt = time.GetUtcNow() }, cancellation);

    static Dictionary<int, TaskProgress> Merge(
        Dictionary<int, TaskProgress> before,
        GradeReport report,
        DateTimeOffset now
    )
    {
        var after = new Dictionary<int, TaskProgress>(before);
        foreach (var task in report.Tasks.Where(task => !task.Skipped))
        {
            var passedAt = before.GetValueOrDefault(task.Number)?.PassedAt ?? (task.Passed ? now : null);
            after[task.Number] = new TaskProgress(now, task.Passed, passedAt);
        }

        return after;
    }
}
