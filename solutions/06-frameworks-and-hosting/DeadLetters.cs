using Confluent.Kafka;
using Microsoft.Extensions.Options;

namespace Labs.FrameworksAndHosting;

/// <summary>Lays a record aside: as it came, byte for byte, with headers that say where it stood and what went
/// wrong.</summary>
public sealed class DeadLetters(EventPublisher publisher, IOptions<ConsumerConfig> config)
{
    public Task SendAsync(RawRecord record, Exception error, int calls, CancellationToken cancel)
    {
        var headers = new Headers();
        foreach (var header in record.Message.Headers)
            headers.Add(header.Key, header.GetValueBytes());
        Telemetry.Set(headers, "origin-topic", record.Topic);
        Telemetry.Set(headers, "origin-partition", $"{record.Partition.Value}");
        Telemetry.Set(headers, "origin-offset", $"{record.Offset.Value}");
        Telemetry.Set(headers, "origin-timestamp", $"{record.Message.Timestamp.UnixTimestampMs}");
        Telemetry.Set(headers, "group", config.Value.GroupId);
        Telemetry.Set(headers, "exception", error.GetType().Name);
        Telemetry.Set(headers, "reason", error.Message);
        Telemetry.Set(headers, "attempts", $"{calls}");
        return publisher.SendAsync($"{record.Topic}-dlt", record.Message.Key, record.Message.Value, headers, cancel);
    }
}
