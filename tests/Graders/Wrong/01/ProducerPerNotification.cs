// task: 2
// replaces: NotificationSender.cs
// mistake: builds a producer for each record, as if it were a database connection from a pool
// expect: alone in its produce request
using Confluent.Kafka;

namespace Labs.KafkaBasics;

public sealed class NotificationSender(string bootstrapServers, string topic) : INotificationSender
{
    readonly ProducerConfig _config = new()
    {
        BootstrapServers = bootstrapServers,
        CompressionType = CompressionType.Lz4,
    };

    public async Task<int> SendAsync(IEnumerable<Notification> notifications)
    {
        var sent = 0;
        foreach (var notification in notifications)
        {
            using var producer = new ProducerBuilder<string, string>(_config).Build();
            await producer.ProduceAsync(
                topic,
                new Message<string, string> { Key = notification.PatientId, Value = notification.ToJson() }
            );
            sent++;
        }

        return sent;
    }
}
