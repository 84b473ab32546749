namespace Course.Base;

/// <summary>What the learner has done, as <c>.course/progress.json</c> keeps it.</summary>
public sealed record CourseProgress
{
    /// <summary>By the topic's name: <c>01-kafka-basics</c>.</summary>
    public Dictionary<string, TopicProgress> Topics { get; init; } = [];

    public TopicProgress Of(string topic) => Topics.GetValueOrDefault(topic) ?? new TopicProgress();
}
