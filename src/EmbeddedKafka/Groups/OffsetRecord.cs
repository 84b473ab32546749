namespace EmbeddedKafka.Groups;

/// <summary>Where a group will go on reading a partition.</summary>
/// <param name="CommittedAt">In milliseconds since the epoch.</param>
internal sealed record OffsetRecord(
    long Offset,
    int LeaderEpoch,
    string Metadata,
    long CommittedAt = 0,
    Guid TopicId = default
);
