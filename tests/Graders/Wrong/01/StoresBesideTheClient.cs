// task: 3
// replaces: NotificationWorker.cs
// mistake: calls StoreOffset and leaves enable.auto.offset.store on: the client refuses the call
// expect: StoreOffset needs EnableAutoOffsetStore = false
using Confluent.Kafka;

namespace Labs.KafkaBasics;

/// <summary>Tells patients about their bookings, at least once for each event.</summary>
public sealed class NotificationWorker(string bootstrapServers, string topic, string groupId) : INotificationWorker
{
    // Consume blocks its thread until a record comes, so the loop gets a thread that nobody else waits for.
    public Task RunAsync(Func<BookingEvent, Task> notify, CancellationToken stop) =>
        Task.Run(() => ConsumeAsync(notify, stop), CancellationToken.None);

    async Task ConsumeAsync(Func<BookingEvent, Task> notify, CancellationToken stop)
    {
        using var consumer = new ConsumerBuilder<string, string>(
            new ConsumerConfig
            {
                BootstrapServers = bootstrapServers,
                GroupId = groupId,
                ClientId = "notification-service",
                // Only for a group without committed offsets: bookings made before its first start count too.
                AutoOffsetReset = AutoOffsetReset.Earliest,
                EnableAutoCommit = true,
            }
        ).Build();

        consumer.Subscribe(topic);
        try
        {
            while (true)
            {
                var result = consumer.Consume(stop);
                await notify(BookingEvent.FromJson(result.Message.Value));
                consumer.StoreOffset(result);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested) { }
        finally
        {
            // Commits what is stored and leaves the group at once; Dispose alone would leave it to the session timeout.
            consumer.Close();
        }
    }
}
