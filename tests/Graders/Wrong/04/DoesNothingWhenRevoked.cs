// task: 1
// replaces: ReminderWorker.cs
// mistake: commits every fifty bookings and at the end, and not when partitions are taken away
// expect: were reminded of again
using Confluent.Kafka;

namespace Labs.ConsumerApi;

/// <summary>Reminds patients, and commits every 50 bookings.</summary>
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
        ).Build();

        consumer.Subscribe(topic);
        try
        {
            while (true)
            {
                var result = consumer.Consume(stop);
                await remind(Booking.FromJson(result.Message.Value));
                _done[result.TopicPartition] = result.Offset + 1;
                if (++_open == 50)
                    Commit(consumer);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested) { }
        finally
        {
            Commit(consumer);
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
