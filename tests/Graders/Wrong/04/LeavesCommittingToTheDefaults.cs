// task: 1
// replaces: ReminderWorker.cs
// mistake: enable.auto.offset.store stays true: what Consume handed out counts as done, so Close commits what failed
// expect: was never finished
using Confluent.Kafka;

namespace Labs.ConsumerApi;

/// <summary>Reminds patients, and leaves the offsets to the client.</summary>
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
            new ConsumerConfig(settings) { AutoOffsetReset = AutoOffsetReset.Earliest }
        ).Build();

        consumer.Subscribe(topic);
        try
        {
            while (true)
            {
                var result = consumer.Consume(stop);
                await remind(Booking.FromJson(result.Message.Value));
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested) { }
        finally
        {
            consumer.Close();
        }
    }
}
