// task: 2
// replaces: NotificationSender.cs
// mistake: keeps the queue small and counts what does not fit instead of waiting
// expect: never arrived in the topic
using Confluent.Kafka;

namespace Labs.KafkaBasics;

public sealed class NotificationSender(string bootstrapServers, string topic) : INotificationSender
{
    readonly ProducerConfig _config = new()
    {
        BootstrapServers = bootstrapServers,
        EnableIdempotence = true,
        LingerMs = 100,
        CompressionType = CompressionType.Lz4,
        QueueBufferingMaxMessages = 1_000,
    };

    int _sent;
    int _dropped;

    public async Task<int> SendAsync(IEnumerable<Notification> notifications)
    {
        using var producer = new ProducerBuilder<string, string>(_config).Build();
        foreach (var notification in notifications)
        {
            try
            {
                producer.Produce(
                    topic,
                    new Message<string, string> { Key = notification.PatientId, Value = notification.ToJson() },
                    Count
                );
            }
            catch (ProduceException<string, string> refused) when (refused.Error.Code == ErrorCode.Local_QueueFull)
            {
                _dropped++;
            }
        }

        await Task.Run(() => producer.Flush());
        if (_dropped > 0)
            Console.Error.WriteLine($"The queue was full: dropped {_dropped} notifications.");
        return _sent;
    }

    void Count(DeliveryReport<string, string> report)
    {
        if (!report.Error.IsError)
            Interlocked.Increment(ref _sent);
    }
}
