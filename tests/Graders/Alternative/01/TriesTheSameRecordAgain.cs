// replaces: NotificationWorker.cs
using Confluent.Kafka;

namespace Labs.KafkaBasics;

/// <summary>Commits each record by hand, and tries a failed one again in place.</summary>
public sealed class NotificationWorker : INotificationWorker
{
    readonly ConsumerConfig _config;
    readonly string _topic;

    public NotificationWorker(string bootstrapServers, string topic, string groupId)
    {
        _config = new ConsumerConfig
        {
            BootstrapServers = bootstrapServers,
            GroupId = groupId,
            EnableAutoCommit = false,
            AutoOffsetReset = AutoOffsetReset.Earliest,
        };
        _topic = topic;
    }

    public async Task RunAsync(Func<BookingEvent, Task> notify, CancellationToken stop)
    {
        await Task.Yield();
        using var consumer = new ConsumerBuilder<Ignore, string>(_config).Build();
        try
        {
            consumer.Subscribe(_topic);
            while (!stop.IsCancellationRequested)
            {
                if (consumer.Consume(TimeSpan.FromMilliseconds(100)) is not { } record)
                    continue;

                await TellAsync(notify, BookingEvent.FromJson(record.Message.Value), stop);
                consumer.Commit([new TopicPartitionOffset(record.TopicPartition, record.Offset + 1)]);
            }
        }
        finally
        {
            consumer.Close();
        }
    }

    static async Task TellAsync(Func<BookingEvent, Task> notify, BookingEvent booking, CancellationToken stop)
    {
        for (var wait = TimeSpan.FromMilliseconds(10); ; wait *= 2)
        {
            try
            {
                await notify(booking);
                return;
            }
            catch (Exception) when (wait < TimeSpan.FromSeconds(10))
            {
                await Task.Delay(wait, stop);
            }
        }
    }
}
