namespace EmbeddedKafka;

/// <summary>What producers appended to a partition and consumers fetched from it.</summary>
public sealed record PartitionTraffic(string Topic, int Partition, DataTraffic Produced, DataTraffic Fetched);
