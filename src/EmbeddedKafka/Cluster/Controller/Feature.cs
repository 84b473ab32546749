namespace EmbeddedKafka.Cluster.Controller;

/// <summary>Something with a version of its own (KIP-584).</summary>
/// <param name="Name">As Apache Kafka 4.3 names it.</param>
/// <param name="Min">The lowest version that brokers could have.</param>
/// <param name="Max">The highest.</param>
internal sealed record Feature(string Name, short Min, short Max)
{
    /// <summary>The version that is finalized; 0 while the feature is off.</summary>
    public short Level { get; set; }
}
