using System.Text;
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
        Set("origin-topic", record.Topic);
        Set("origin-partition", $"{record.Partition.Value}");
        Set("origin-offset", $"{record.Offset.Value}");
        Set("origin-timestamp", $"{record.Message.Timestamp.UnixTimestampMs}");
        Set("group", config.Value.GroupId);
        Set("exception", error.GetType().Name);
        Set("reason", error.Message);
        Set("attempts", $"{calls}");
        return publisher.SendAsync($"{record.Topic}-dlt", record.Message.Key, record.Message.Value, headers, cancel);

        void Set(string name, string value)
        {
            headers.Remove(name); // of an earlier death, if it was replayed
            headers.Add(name, Encoding.UTF8.GetBytes(value));
        }
    }
}
