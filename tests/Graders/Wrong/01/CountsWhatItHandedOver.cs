// task: 2
// replaces: NotificationSender.cs
// mistake: counts what it has handed over, and takes it for acknowledged
// expect: SendAsync returned 200
using Confluent.Kafka;

namespace Labs.KafkaBasics;

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
                LingerMs = 100,
                CompressionType = CompressionType.Lz4,
            }
        ).Build();

        var handedOver = 0;
        foreach (var notification in notifications)
        {
            var message = new Message<string, string> { Key = notification.PatientId, Value = notification.ToJson() };
            while (!TryProduce(producer, message))
                producer.Flush(RoomInTheQueue);
            handedOver++;
        }

        producer.Flush();
        return handedOver;
    }

    bool TryProduce(IProducer<string, string> producer, Message<string, string> message)
    {
        try
        {
            producer.Produce(topic, message);
            return true;
        }
        catch (ProduceException<string, string> refused) when (refused.Error.Code == ErrorCode.Local_QueueFull)
        {
            return false;
        }
    }
}
