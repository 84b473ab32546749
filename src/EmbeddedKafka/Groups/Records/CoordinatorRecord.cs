namespace EmbeddedKafka.Groups.Records;

/// <summary>A record as a coordinator writes it; without a value it is a tombstone.</summary>
internal readonly record struct CoordinatorRecord(byte[] Key, byte[]? Value);
