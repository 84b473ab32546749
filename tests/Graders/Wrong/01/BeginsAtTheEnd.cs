// task: 3
// replaces: NotificationWorker.cs
// mistake: keeps auto.offset.reset at latest: what was booked before the first start is never told
// expect: were skipped
using Confluent.Kafka;

namespace Labs.KafkaBasics;

public sealed class NotificationWorker(string bootstrapServers, string topic, string groupId) : INotificationWorker
{
    readonly ConsumerConfig _config = new()
    {
        BootstrapServers = bootstrapServers,
        GroupId = groupId,
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
