// task: 3
// replaces: NotificationWorker.cs
// mistake: logs a failed notification and goes on to commit it
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
                    try
                    {
                        await notify(BookingEvent.FromJson(result.Message.Value));
                    }
                    catch (Exception failure)
                    {
                        Console.Error.WriteLine($"{result.TopicPartitionOffset}: {failure.Message}");
                    }

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
