namespace EmbeddedKafka;

/// <summary>A transactional id at one moment, as its coordinator has it on record.</summary>
/// <param name="State">As Kafka writes it: Empty, Ongoing, PrepareCommit, PrepareAbort, CompleteCommit,
/// CompleteAbort.</param>
/// <param name="Timeout">So long a transaction may be open before the coordinator aborts it.</param>
/// <param name="StartedAt">When the open or last transaction began; null when there has been none since the producer
/// began.</param>
/// <param name="Partitions">Those that belong to the open transaction; of a decided one those that wait for their
/// marker.</param>
public sealed record TransactionSnapshot(
    string TransactionalId,
    string State,
    long ProducerId,
    short ProducerEpoch,
    int CoordinatorId,
    TimeSpan Timeout,
    DateTimeOffset? StartedAt,
    IReadOnlyList<AssignedPartition> Partitions
);
