namespace EmbeddedKafka;

/// <summary>A topic is gone.</summary>
public sealed record TopicDeleted(DateTimeOffset At, string Topic) : ClusterEvent(At);
