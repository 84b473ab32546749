// task: 2
// replaces: NotificationSender.cs
// mistake: blocks a thread on .Result for each record
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

    public Task<int> SendAsync(IEnumerable<Notification> notifications)
    {
        using var producer = new ProducerBuilder<string, string>(_config).Build();
        var sent = 0;
        foreach (var notification in notifications)
        {
            var message = new Message<string, string> { Key = notification.PatientId, Value = notification.ToJson() };
            if (producer.ProduceAsync(topic, message).Result.Status == PersistenceStatus.Persisted)
                sent++;
        }

        return Task.FromResult(sent);
    }
}
