namespace EmbeddedKafka.Cluster;

/// <summary>Features that have a version of their own: which versions brokers could have, and which is finalized (KIP-584).</summary>
internal sealed class Features
{
    public const string Transaction = "transaction.version";

    readonly SortedDictionary<string, short> _finalized = new(StringComparer.Ordinal)
    {
        ["eligible.leader.replicas.version"] = 1,
        ["group.version"] = 1,
        ["metadata.version"] = 30,
        ["share.version"] = 1,
        ["streams.version"] = 1,
        [Transaction] = 2,
    };

    /// <summary>As Apache Kafka 4.3 names them.</summary>
    public IReadOnlyDictionary<string, (short Min, short Max)> Supported { get; } = new SortedDictionary<string, (short, short)>(StringComparer.Ordinal)
    {
        ["eligible.leader.replicas.version"] = (0, 1),
        ["group.version"] = (0, 1),
        ["kraft.version"] = (0, 1),
        ["metadata.version"] = (7, 30),
        ["share.version"] = (0, 1),
        ["streams.version"] = (0, 1),
        [Transaction] = (0, 2),
    };

    public IReadOnlyDictionary<string, short> Finalized => _finalized;

    /// <summary>Rises with each change.</summary>
    public long Epoch { get; private set; } = 1;

    /// <summary>2 with the second version of the transaction protocol (KIP-890), in which each transaction has an epoch of its own.</summary>
    public short TransactionVersion => LevelOf(Transaction);

    /// <summary>0 for a feature that is off.</summary>
    public short LevelOf(string feature) => _finalized.GetValueOrDefault(feature);

    /// <summary>Level 0 turns a feature off.</summary>
    public void Finalize(string feature, short level)
    {
        Epoch++;
        if (level == 0) _finalized.Remove(feature);
        else _finalized[feature] = level;
    }
}
