using Confluent.Kafka;

namespace Labs.KafkaBasics;

/// <summary>Task 3: see <see cref="INotificationWorker"/> and the README.</summary>
public sealed class NotificationWorker : INotificationWorker
{
    readonly ConsumerConfig _config;
    readonly string _topic;

    public NotificationWorker(string bootstrapServers, string topic, string groupId)
    {
        // TODO 3: two defaults of this client do not fit. Where does a new group begin? When does an offset count as
        // done?
        _config = new ConsumerConfig
        {
            BootstrapServers = bootstrapServers,
            GroupId = groupId,
            ClientId = "notification-service",
        };
        _topic = topic;
    }

    public async Task RunAsync(Func<BookingEvent, Task> notify, CancellationToken stop)
    {
        // TODO 3: subscribe; for each record: notify first, then let its offset be committed; at the end leave the
        // group.
    }
}
