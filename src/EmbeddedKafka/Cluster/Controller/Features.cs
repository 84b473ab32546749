namespace EmbeddedKafka.Cluster.Controller;

/// <summary>Features that have a version of their own: which versions brokers could have, and which is finalized
/// (KIP-584).</summary>
internal sealed class Features
{
    public const string Transaction = "transaction.version";

    /// <summary>Those of Apache Kafka 4.3, in order of their names.</summary>
    public IReadOnlyList<Feature> All { get; } =
    [
        new("eligible.leader.replicas.version", 0, 1) { Level = 1 },
        new("group.version", 0, 1) { Level = 1 },
        new("kraft.version", 0, 1),
        new("metadata.version", 7, 30) { Level = 30 },
        new("share.version", 0, 1) { Level = 1 },
        new("streams.version", 0, 1) { Level = 1 },
        new(Transaction, 0, 2) { Level = 2 },
    ];

    public IEnumerable<Feature> Finalized => All.Where(feature => feature.Level > 0);

    /// <summary>Rises with each change.</summary>
    public long Epoch { get; private set; } = 1;

    /// <summary>2 with the second version of the transaction protocol (KIP-890), in which each transaction has an epoch
    /// of its own.</summary>
    public short TransactionVersion => LevelOf(Transaction);

    public Feature? Find(string name)
    {
        foreach (var feature in All)
            if (feature.Name == name)
                return feature;
        return null;
    }

    /// <summary>0 for a feature that is off, or that there is not.</summary>
    public short LevelOf(string name) => Find(name)?.Level ?? 0;

    /// <summary>Level 0 turns a feature off.</summary>
    public void Finalize(string name, short level)
    {
        Epoch++;
        if (Find(name) is { } feature)
            feature.Level = level;
    }
}
