// task: 3
// replaces: NotificationWorker.cs
// mistake: ends its loop and forgets the consumer
// expect: is still a member of the group
using Confluent.Kafka;

namespace Labs.KafkaBasics;

public sealed class NotificationWorker(string bootstrapServers, string topic, string groupId) : INotificationWorker
{
    readonly ConsumerConfig _config = new()
    {
        BootstrapServers = bootstrapServers,
        GroupId = groupId,
        AutoOffsetReset = AutoOffsetReset.Earliest,
        EnableAutoCommit = false,
    };

    public Task RunAsync(Func<BookingEvent, Task> notify, CancellationToken stop) =>
        Task.Run(async () =>
        {
            var consumer = new ConsumerBuilder<string, string>(_config).Build();
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
        });
}
