namespace EmbeddedKafka.Cluster.Replication;

/// <summary>A request that waits for something to happen to a partition: a fetch for data, a produce with acks=all for
/// its followers.</summary>
internal interface IPartitionWaiter
{
    /// <summary>True while the waiter is in the queue of waiters to look at again, so that it is queued once.</summary>
    bool IsQueued { get; set; }

    /// <summary>Answers the request if it can be answered now.</summary>
    void LookAgain();
}
