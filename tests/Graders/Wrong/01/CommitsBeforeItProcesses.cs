// task: 3
// replaces: NotificationWorker.cs
// mistake: commits the offset first and processes the record then
// expect: was never processed
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
            using var consumer = new ConsumerBuilder<string, string>(_config).Build();
            consumer.Subscribe(topic);
            try
            {
                while (!stop.IsCancellationRequested)
                {
                    var result = consumer.Consume(stop);
                    consumer.Commit(result);
                    await notify(BookingEvent.FromJson(result.Message.Value));
                }
            }
            catch (OperationCanceledException) { }
            finally
            {
                consumer.Close();
            }
        });
}
