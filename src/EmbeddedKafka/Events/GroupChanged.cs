namespace EmbeddedKafka;

/// <summary>A consumer group changed its state, generation or members.</summary>
public sealed record GroupChanged(DateTimeOffset At, string GroupId, string State, int Generation, int Members)
    : ClusterEvent(At);
