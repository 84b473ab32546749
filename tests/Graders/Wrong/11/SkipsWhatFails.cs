// task: 3
// replaces: OutageWorker.cs
// mistake: writes a line into the log and goes on
// expect: was never sent
using Confluent.Kafka;

namespace Labs.ErrorHandling;

public sealed class OutageWorker(ConsumerConfig settings, string topic) : IOutageWorker
{
    static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    // Consume blocks its thread.
    public Task RunAsync(Func<Booking, CancellationToken, Task> send, CancellationToken stop) =>
        Task.Run(() => WorkAsync(send, stop), CancellationToken.None);

    async Task WorkAsync(Func<Booking, CancellationToken, Task> send, CancellationToken stop)
    {
        using var consumer = new ConsumerBuilder<string, byte[]>(
            new ConsumerConfig(settings) { AutoOffsetReset = AutoOffsetReset.Earliest, EnableAutoOffsetStore = false }
        ).Build();
        consumer.Subscribe(topic);
        try
        {
            while (!stop.IsCancellationRequested)
            {
                if (consumer.Consume(Poll) is not { } record)
                    continue;
                try
                {
                    await send(Booking.FromJson(record.Message.Value), stop);
                    consumer.StoreOffset(record);
                }
                catch (HttpRequestException)
                {
                    consumer.StoreOffset(record);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The record in hand is not done, and its offset is not stored.
        }
        finally
        {
            consumer.Close();
        }
    }
}
