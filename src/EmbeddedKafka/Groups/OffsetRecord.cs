namespace EmbeddedKafka.Groups;

/// <summary>Where a group will go on reading a partition.</summary>
internal sealed record OffsetRecord(long Offset, int LeaderEpoch, string Metadata);
