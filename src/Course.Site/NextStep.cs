namespace Course.Site;

/// <summary>What to do next, and the command that does it.</summary>
internal sealed record NextStep(string What, string Command)
{
    /// <summary>The next step over all topics, in their order; null when everything is done or there is
    /// nothing.</summary>
    public static NextStep? Of(IReadOnlyList<TopicState> topics) =>
        topics.FirstOrDefault(topic => !topic.Done) is { } topic ? Of(topic) : null;

    static NextStep Of(TopicState state)
    {
        var number = state.Topic.Number;
        if (!state.NotebookDone)
            return new NextStep(
                $"Run notebook {number}, {state.Topic.Title}: every claim on a live cluster",
                $"./course run {number}"
            );
        var task = state.NextTask!;
        var brief = state.Progress.Tasks.ContainsKey(task.Number)
            ? ""
            : $". The brief: labs/{state.Topic.Name}/README.md";
        return new NextStep($"Lab {number}, task {task.Number}: {task.Title}{brief}", $"./course watch {number}");
    }
}
