// task: 3
// replaces: OutageWorker.cs
// mistake: stays in the group, and asks again without a pause, thousands of times
// expect: which was down, was asked
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
                while (!await IsSentAsync(record, send, stop))
                {
                    consumer.Pause(consumer.Assignment);
                    stop.ThrowIfCancellationRequested();
                    consumer.Consume(TimeSpan.Zero);
                }
                consumer.StoreOffset(record);
                consumer.Resume(consumer.Assignment);
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

    static async Task<bool> IsSentAsync(
        ConsumeResult<string, byte[]> record,
        Func<Booking, CancellationToken, Task> send,
        CancellationToken stop
    )
    {
        try
        {
            await send(Booking.FromJson(record.Message.Value), stop);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
