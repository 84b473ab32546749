using System.Collections.Immutable;

namespace EmbeddedKafka.Transactions;

/// <summary>What the log of the coordinator says of a transactional id.</summary>
internal sealed record TransactionRecord
{
    public const long NoProducerId = -1;
    public const short NoEpoch = -1;

    /// <summary>The largest epoch. No producer gets it, because the coordinator needs it to fence the producer with the
    /// largest epoch but one.</summary>
    public const short HighestEpoch = short.MaxValue;

    public required long ProducerId { get; init; }
    public required short Epoch { get; init; }

    /// <summary>The producer id before this one, for a client that repeats a request across the change.</summary>
    public long PreviousProducerId { get; init; } = NoProducerId;

    /// <summary>The producer id that takes over when the transaction is complete, because epochs ran out.</summary>
    public long NextProducerId { get; init; } = NoProducerId;

    /// <summary>The epoch before this one, if its producer may repeat a request. Not in the log.</summary>
    public short LastEpoch { get; init; } = NoEpoch;

    public required int TimeoutMs { get; init; }
    public TransactionState State { get; init; }
    public ImmutableSortedSet<TopicPartition> Partitions { get; init; } = [];

    /// <summary>Milliseconds since the epoch; −1 before the first partition is added.</summary>
    public long StartedAt { get; init; } = -1;

    public long UpdatedAt { get; init; }

    /// <summary>The transaction.version by which the client works: 0 or 2.</summary>
    public short ClientVersion { get; init; }

    public bool IsEpochExhausted => IsExhausted(Epoch);

    public static bool IsExhausted(short epoch) => epoch >= HighestEpoch - 1;
}
