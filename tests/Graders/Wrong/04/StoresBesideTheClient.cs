// task: 1
// replaces: ReminderWorker.cs
// mistake: calls StoreOffset and leaves enable.auto.offset.store on: the client refuses the call
// expect: StoreOffset needs EnableAutoOffsetStore = false
using Confluent.Kafka;

namespace Labs.ConsumerApi;

/// <summary>Reminds patients, at least once for each booking, and hands partitions over without repeating what is
/// done.</summary>
/// <param name="settings">The clinic's settings: brokers, group, heartbeats.</param>
/// <param name="topic">The bookings.</param>
public sealed class ReminderWorker(ConsumerConfig settings, string topic) : IReminderWorker
{
    // Consume blocks its thread until a record comes, so the loop gets a thread that nobody else waits for.
    public Task RunAsync(Func<Booking, Task> remind, CancellationToken stop) =>
        Task.Run(() => ConsumeAsync(remind, stop), CancellationToken.None);

    async Task ConsumeAsync(Func<Booking, Task> remind, CancellationToken stop)
    {
        using var consumer = new ConsumerBuilder<string, string>(
            new ConsumerConfig(settings)
            {
                AutoOffsetReset = AutoOffsetReset.Earliest,
                // The client commits what is stored: every five seconds, before it gives partitions away, and on Close.
                EnableAutoCommit = true,
            }
        ).Build();

        consumer.Subscribe(topic);
        try
        {
            while (true)
            {
                var result = consumer.Consume(stop);
                await remind(Booking.FromJson(result.Message.Value));
                consumer.StoreOffset(result);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested) { }
        finally
        {
            consumer.Close();
        }
    }
}
