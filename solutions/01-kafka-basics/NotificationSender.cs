using Confluent.Kafka;

namespace Labs.KafkaBasics;

/// <summary>Sends many notifications in few produce requests.</summary>
public sealed class NotificationSender(string bootstrapServers, string topic) : INotificationSender
{
    static readonly TimeSpan RoomInTheQueue = TimeSpan.FromMilliseconds(100);

    public Task<int> SendAsync(IEnumerable<Notification> notifications) => Task.Run(() => Send(notifications));

    int Send(IEnumerable<Notification> notifications)
    {
        using var producer = new ProducerBuilder<string, string>(
            new ProducerConfig
            {
                BootstrapServers = bootstrapServers,
                ClientId = "evening-run",
                Acks = Acks.All,
                EnableIdempotence = true,
                // Nobody waits for a single reminder, so a batch may take its time to fill; Flush does not wait for it.
                LingerMs = 100,
                CompressionType = CompressionType.Lz4,
            }
        ).Build();

        var acknowledged = 0;
        void Count(DeliveryReport<string, string> report)
        {
            if (!report.Error.IsError)
                Interlocked.Increment(ref acknowledged);
        }

        foreach (var notification in notifications)
        {
            var message = new Message<string, string> { Key = notification.PatientId, Value = notification.ToJson() };
            while (!TryProduce(producer, message, Count))
                producer.Flush(RoomInTheQueue);
        }

        producer.Flush();
        return acknowledged;
    }

    bool TryProduce(
        IProducer<string, string> producer,
        Message<string, string> message,
        Action<DeliveryReport<string, string>> report
    )
    {
        try
        {
            producer.Produce(topic, message, report);
            return true;
        }
        catch (ProduceException<string, string> refused) when (refused.Error.Code == ErrorCode.Local_QueueFull)
        {
            // The Java client blocks here for max.block.ms; librdkafka refuses at once and leaves the waiting to us.
            return false;
        }
    }
}
