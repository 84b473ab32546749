using Confluent.Kafka;

namespace Graders.Support;

/// <summary>One record as a consumer reads it.</summary>
internal sealed record StoredRecord(int Partition, long Offset, string? Key, string Value)
{
    /// <summary>The record's timestamp in milliseconds since 1970.</summary>
    public long TimestampMs { get; init; }

    /// <summary>The record's headers, in their order.</summary>
    public Headers Headers { get; init; } = [];

    /// <summary>The text of the last header of that name, read as UTF-8; null when there is none.</summary>
    public string? Header(string name) =>
        Headers.TryGetLastBytes(name, out var bytes) && bytes is not null
            ? System.Text.Encoding.UTF8.GetString(bytes)
            : null;
}
