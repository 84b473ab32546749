namespace EmbeddedKafka;

/// <summary>A partition that a group member owns.</summary>
public readonly record struct AssignedPartition(string Topic, int Partition);
