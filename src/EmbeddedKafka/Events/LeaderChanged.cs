namespace EmbeddedKafka;

/// <summary>A partition has a new leader (−1: none) and a new leader epoch.</summary>
public sealed record LeaderChanged(DateTimeOffset At, string Topic, int Partition, int Leader, int Epoch)
    : ClusterEvent(At)
{
    /// <summary>Whether the leader was chosen although it may lack committed records.</summary>
    public bool IsUnclean { get; init; }
}
