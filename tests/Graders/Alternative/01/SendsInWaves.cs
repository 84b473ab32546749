// replaces: NotificationSender.cs
using Confluent.Kafka;

namespace Labs.KafkaBasics;

/// <summary>Sends in waves of a few thousand: ProduceAsync for each notification, one await for the wave.</summary>
public sealed class NotificationSender : INotificationSender
{
    const int Wave = 2_500;
    readonly string _topic;
    readonly ProducerConfig _config;

    public NotificationSender(string bootstrapServers, string topic)
    {
        _topic = topic;
        _config = new ProducerConfig
        {
            BootstrapServers = bootstrapServers,
            EnableIdempotence = true,
            LingerMs = 50,
            CompressionType = CompressionType.Gzip,
        };
    }

    public async Task<int> SendAsync(IEnumerable<Notification> notifications)
    {
        using var producer = new ProducerBuilder<string, string>(_config).Build();
        var acknowledged = 0;
        foreach (var wave in notifications.Chunk(Wave))
        {
            var deliveries = await Task.WhenAll(
                wave.Select(notification =>
                    producer.ProduceAsync(
                        _topic,
                        new Message<string, string> { Key = notification.PatientId, Value = notification.ToJson() }
                    )
                )
            );
            acknowledged += deliveries.Count(delivery => delivery.Status == PersistenceStatus.Persisted);
        }

        return acknowledged;
    }
}
