namespace Graders.Support;

/// <summary>One record as a consumer reads it.</summary>
internal sealed record StoredRecord(int Partition, long Offset, string? Key, string Value);
