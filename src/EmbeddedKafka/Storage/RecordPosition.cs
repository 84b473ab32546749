namespace EmbeddedKafka.Storage;

/// <summary>The offset and timestamp (milliseconds since the epoch) of one record, and the leader epoch it was written
/// in.</summary>
internal readonly record struct RecordPosition(long Offset, long Timestamp, int LeaderEpoch);
