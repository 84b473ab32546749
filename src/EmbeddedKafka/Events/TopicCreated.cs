namespace EmbeddedKafka;

/// <summary>A topic came into being, by CreateTopics or because a client asked for it.</summary>
public sealed record TopicCreated(DateTimeOffset At, string Topic, int Partitions) : ClusterEvent(At);
