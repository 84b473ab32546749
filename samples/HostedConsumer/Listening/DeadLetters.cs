using System.Text;

namespace HostedConsumer.Listening;

/// <summary>Lays a record aside: as it came, byte for byte, with headers that say where it stood and what went
/// wrong.</summary>
public sealed class DeadLetters(EventPublisher publisher)
{
    public Task SendAsync(RawRecord record, Exception error, int calls, CancellationToken cancel)
    {
        var headers = new Headers();
        foreach (var header in record.Message.Headers)
            headers.Add(header.Key, header.GetValueBytes());
        Set("original-topic", record.Topic);
        Set("original-partition", $"{record.Partition.Value}");
        Set("original-offset", $"{record.Offset.Value}");
        Set("original-timestamp", $"{record.Message.Timestamp.UtcDateTime:O}");
        Set("exception-type", $"{error.GetType()}");
        Set("exception-message", error.Message);
        Set("attempts", $"{calls}");
        return publisher.SendAsync($"{record.Topic}-dlt", record.Message.Key, record.Message.Value, headers, cancel);

        void Set(string name, string value)
        {
            headers.Remove($"dlt-{name}"); // of an earlier death, if it was replayed
            headers.Add($"dlt-{name}", Encoding.UTF8.GetBytes(value));
        }
    }
}
