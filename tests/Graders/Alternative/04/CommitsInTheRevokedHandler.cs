// replaces: ReminderWorker.cs
using Confluent.Kafka;

namespace Labs.ConsumerApi;

/// <summary>Reminds patients, and commits every 60 bookings, and when partitions are taken away.</summary>
public sealed class ReminderWorker(ConsumerConfig settings, string topic) : IReminderWorker
{
    readonly Dictionary<TopicPartition, Offset> _done = [];
    int _open;

    public Task RunAsync(Func<Booking, Task> remind, CancellationToken stop) =>
        Task.Run(() => ConsumeAsync(remind, stop), CancellationToken.None);

    async Task ConsumeAsync(Func<Booking, Task> remind, CancellationToken stop)
    {
        using var consumer = new ConsumerBuilder<Ignore, string>(
            new ConsumerConfig(settings) { AutoOffsetReset = AutoOffsetReset.Earliest, EnableAutoCommit = false }
        )
            .SetPartitionsRevokedHandler((consumer, _) => Commit(consumer))
            .SetPartitionsLostHandler(
                (_, _) =>
                {
                    _done.Clear();
                    _open = 0;
                }
            )
            .Build();

        consumer.Subscribe(topic);
        try
        {
            while (true)
            {
                var result = consumer.Consume(stop);
                await remind(Booking.FromJson(result.Message.Value));
                _done[result.TopicPartition] = result.Offset + 1;
                if (++_open == 60)
                    Commit(consumer);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested) { }
        finally
        {
            // Close calls the revoked handler, which commits.
            consumer.Close();
        }
    }

    void Commit(IConsumer<Ignore, string> consumer)
    {
        if (_done.Count > 0)
            consumer.Commit(_done.Select(done => new TopicPartitionOffset(done.Key, done.Value)));
        _done.Clear();
        _open = 0;
    }
}
