namespace Course.Base;

/// <summary>Reads and writes the learner's progress. What cannot be kept is told, and stops nothing.</summary>
/// <param name="stateFolder">The folder of the learner's state, <c>.course</c>.</param>
/// <param name="note">Told in a sentence that the file was damaged, or that it cannot be read or written.</param>
/// <param name="time">The clock of what is noted.</param>
public sealed class ProgressStore(string stateFolder, Action<string> note, TimeProvider time)
{
    readonly StateFile<CourseProgress> _file = new(
        Path.Combine(stateFolder, "progress.json"),
        () => new CourseProgress()
    )
    {
        Damaged = note,
    };

    public Task<CourseProgress> LoadAsync(CancellationToken cancellation = default) => _file.LoadAsync(cancellation);

    /// <summary>Changes one topic's part.</summary>
    public async Task UpdateAsync(
        string topic,
        Func<TopicProgress, TopicProgress> change,
        CancellationToken cancellation = default
    )
    {
        try
        {
            await _file.UpdateAsync(
                progress => progress with { Topics = new(progress.Topics) { [topic] = change(progress.Of(topic)) } },
                cancellation
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            note($"Your progress could not be kept in '{stateFolder}': {e.Message}");
            // Who learns from the change what to do next learns it as at the first time.
            change(new CourseProgress().Of(topic));
        }
    }

    /// <summary>Notes what the grader said of each task that it ran.</summary>
    public Task NoteAsync(
        string topic,
        IEnumerable<(int Number, bool Passed)> tasks,
        CancellationToken cancellation = default
    ) =>
        UpdateAsync(
            topic,
            before => before with { Tasks = Merge(before.Tasks, tasks, time.GetUtcNow()) },
            cancellation
        );

    /// <summary>Notes that the notebook ran through with every cell green.</summary>
    public Task NoteNotebookRunAsync(string topic, CancellationToken cancellation = default) =>
        UpdateAsync(topic, before => before with { NotebookRunAt = time.GetUtcNow() }, cancellation);

    static Dictionary<int, TaskProgress> Merge(
        Dictionary<int, TaskProgress> before,
        IEnumerable<(int Number, bool Passed)> tasks,
        DateTimeOffset now
    )
    {
        var after = new Dictionary<int, TaskProgress>(before);
        foreach (var (number, passed) in tasks)
        {
            var passedAt = before.GetValueOrDefault(number)?.PassedAt ?? (passed ? now : null);
            after[number] = new TaskProgress(now, passed, passedAt);
        }

        return after;
    }
}
