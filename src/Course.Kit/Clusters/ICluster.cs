using Course.Base;

namespace Course.Kit;

/// <summary>
/// A Kafka cluster to experiment on. Produce and consume with plain Confluent.Kafka and <see cref="BootstrapServers"/>;
/// what is here is only what an experiment needs around that.
/// </summary>
public interface ICluster : IAsyncDisposable
{
    /// <summary>One of <see cref="Cluster.Providers"/>.</summary>
    string Provider { get; }

    /// <summary>For <c>bootstrap.servers</c>.</summary>
    string BootstrapServers { get; }

    /// <summary>The brokers by ascending id.</summary>
    IReadOnlyList<IBroker> Brokers { get; }

    /// <summary>Whether this provider can do that.</summary>
    bool Supports(Capability capability);

    /// <summary>Creates a topic and returns when every partition has a leader.</summary>
    /// <param name="name">The topic.</param>
    /// <param name="partitions">How many partitions. Default: 1.</param>
    /// <param name="replicationFactor">How many replicas of each. Default: 3, or as many as there are brokers.</param>
    /// <param name="configs">Topic configs by Kafka's names.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="CourseException">The topic exists, or the cluster refuses it; the sentence says
    /// why.</exception>
    Task CreateTopicAsync(
        string name,
        int partitions = 1,
        int? replicationFactor = null,
        Dictionary<string, string>? configs = null,
        CancellationToken cancellationToken = default
    );

    /// <summary>Deletes a topic and returns when it is gone from the metadata. Nothing happens when it does not
    /// exist.</summary>
    Task DeleteTopicAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>The topic's partitions: leaders, replicas, in-sync replicas, offsets.</summary>
    /// <exception cref="CourseException">There is no such topic.</exception>
    Task<TopicView> DescribeTopicAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>What the brokers have seen since the cluster started. Subtract two to see one experiment's
    /// share.</summary>
    /// <exception cref="ClusterCapabilityException">The provider cannot.</exception>
    Traffic Traffic();

    /// <summary>
    /// The record batches of a partition as they lie in the log, read by a raw Fetch up to the high watermark.
    /// Works on every cluster, also through TLS and SASL.
    /// </summary>
    /// <param name="topic">The topic.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="from">The first batch is the one that holds this offset. Default: the log start.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    Task<BatchList> ReadBatchesAsync(
        string topic,
        int partition = 0,
        long? from = null,
        CancellationToken cancellationToken = default
    );

    /// <summary>How far a consumer group is behind on a topic: end offset minus committed offset, per
    /// partition.</summary>
    Task<LagView> LagAsync(string group, string topic, CancellationToken cancellationToken = default);
}
