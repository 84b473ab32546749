namespace EmbeddedKafka;

/// <summary>Something that happened in the cluster, by the cluster's clock.</summary>
public abstract record ClusterEvent(DateTimeOffset At);
