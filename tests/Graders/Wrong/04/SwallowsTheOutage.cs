// task: 1
// replaces: ReminderWorker.cs
// mistake: catches whatever the gateway throws and goes on with the next booking
// expect: was never finished
using Confluent.Kafka;

namespace Labs.ConsumerApi;

/// <summary>Reminds patients, and lets nothing stop it.</summary>
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
                // Stored is what we say is done, and not what Consume has handed out.
                EnableAutoOffsetStore = false,
            }
        ).Build();

        consumer.Subscribe(topic);
        try
        {
            while (true)
            {
                var result = consumer.Consume(stop);
                try
                {
                    await remind(Booking.FromJson(result.Message.Value));
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    Console.Error.WriteLine(e.Message);
                }

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
