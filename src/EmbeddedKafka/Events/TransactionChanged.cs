namespace EmbeddedKafka;

/// <summary>A transactional id got a producer id, or its transaction a new state or more partitions.
/// <paramref name="State"/> as Kafka writes it: Empty, Ongoing, PrepareCommit, …</summary>
public sealed record TransactionChanged(
    DateTimeOffset At,
    string TransactionalId,
    string State,
    long ProducerId,
    short ProducerEpoch
) : ClusterEvent(At);
