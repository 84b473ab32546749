namespace EmbeddedKafka;

/// <summary>The offset that a group will read next from a partition, as it committed.</summary>
public sealed record CommittedOffset(string Topic, int Partition, long Offset, string Metadata);
