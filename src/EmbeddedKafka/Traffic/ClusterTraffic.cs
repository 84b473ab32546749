namespace EmbeddedKafka;

/// <summary>What the brokers have received and served since the cluster started. A picture of one moment.</summary>
public sealed record ClusterTraffic(IReadOnlyList<RequestTraffic> Requests, IReadOnlyList<PartitionTraffic> Partitions);
