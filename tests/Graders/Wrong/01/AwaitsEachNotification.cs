// task: 2
// replaces: NotificationSender.cs
// mistake: awaits the acknowledgement of each record before it hands over the next
// expect: alone in its produce request
using Confluent.Kafka;

namespace Labs.KafkaBasics;

public sealed class NotificationSender(string bootstrapServers, string topic) : INotificationSender
{
    readonly ProducerConfig _config = new()
    {
        BootstrapServers = bootstrapServers,
        EnableIdempotence = true,
        LingerMs = 5,
        CompressionType = CompressionType.Lz4,
    };

    public async Task<int> SendAsync(IEnumerable<Notification> notifications)
    {
        using var producer = new ProducerBuilder<string, string>(_config).Build();
        var sent = 0;
        foreach (var notification in notifications)
        {
            await producer.ProduceAsync(
                topic,
                new Message<string, string> { Key = notification.PatientId, Value = notification.ToJson() }
            );
            sent++;
        }

        return sent;
    }
}
