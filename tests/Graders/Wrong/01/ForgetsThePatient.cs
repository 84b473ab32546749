// task: 2
// replaces: NotificationSender.cs
// mistake: has no key, so one patient's notifications are spread over the partitions
// expect: has the key null
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
    };

    int _sent;

    public async Task<int> SendAsync(IEnumerable<Notification> notifications)
    {
        using var producer = new ProducerBuilder<string, string>(_config).Build();
        foreach (var notification in notifications)
            producer.Produce(topic, new Message<string, string> { Value = notification.ToJson() }, Count);

        await Task.Run(() => producer.Flush());
        return _sent;
    }

    void Count(DeliveryReport<string, string> report)
    {
        if (!report.Error.IsError)
            Interlocked.Increment(ref _sent);
    }
}
