// task: 3
// replaces: NotificationWorker.cs
// mistake: makes the group id unique per instance, so no start finds the offsets of the one before
// expect: had no member
using Confluent.Kafka;

namespace Labs.KafkaBasics;

public sealed class NotificationWorker(string bootstrapServers, string topic, string groupId) : INotificationWorker
{
    readonly ConsumerConfig _config = new()
    {
        BootstrapServers = bootstrapServers,
        GroupId = $"{groupId}-{Guid.NewGuid():N}",
        AutoOffsetReset = AutoOffsetReset.Earliest,
        EnableAutoCommit = false,
    };

    public Task RunAsync(Func<BookingEvent, Task> notify, CancellationToken stop) =>
        Task.Run(async () =>
        {
            using var consumer = new ConsumerBuilder<string, string>(_config).Build();
            consumer.Subscribe(topic);
            try
            {
                while (!stop.IsCancellationRequested)
                {
                    var result = consumer.Consume(stop);
                    await notify(BookingEvent.FromJson(result.Message.Value));
                    consumer.Commit(result);
                }
            }
            catch (OperationCanceledException) { }
            finally
            {
                consumer.Close();
            }
        });
}
