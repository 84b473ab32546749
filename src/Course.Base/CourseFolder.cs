namespace Course.Base;

/// <summary>The course's folder on this machine: its topics, and what the learner has done of them.</summary>
public sealed class CourseFolder
{
    readonly Lazy<string> _root;
    readonly Lazy<TopicCatalog> _topics;
    readonly Lazy<ProgressStore> _progress;

    /// <param name="root">The folder that holds Course.sln; found on first use.</param>
    /// <param name="note">Told in one sentence what is the matter with a state file.</param>
    /// <param name="time">The clock of what is noted; the system's unless given.</param>
    public CourseFolder(Func<string> root, Action<string> note, TimeProvider? time = null)
    {
        Note = note;
        Time = time ?? TimeProvider.System;
        _root = new(root);
        _topics = new(() => TopicCatalog.Read(Root));
        _progress = new(() => new ProgressStore(State, Note, Time));
    }

    /// <summary>The folder that holds Course.sln.</summary>
    public string Root => _root.Value;

    /// <summary>The folder of the learner's state, <c>.course</c>; whoever writes there makes it.</summary>
    public string State => Path.Combine(Root, ".course");

    /// <summary>Told in one sentence what is the matter with a state file.</summary>
    public Action<string> Note { get; }

    public TimeProvider Time { get; }

    public TopicCatalog Topics => _topics.Value;

    /// <summary>What the learner has done.</summary>
    public ProgressStore Progress => _progress.Value;

    /// <summary>A path as a person would type it from the course's folder.</summary>
    public string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');
}
