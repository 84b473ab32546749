// task: 3
// replaces: NotificationWorker.cs
// mistake: assigns all partitions instead of subscribing: every instance tells every patient
// expect: had no member
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
            consumer.Assign(Partitions());
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

    IEnumerable<TopicPartition> Partitions()
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrapServers }).Build();
        return
        [
            .. admin
                .GetMetadata(topic, TimeSpan.FromSeconds(10))
                .Topics.Single()
                .Partitions.Select(partition => new TopicPartition(topic, partition.PartitionId)),
        ];
    }
}
