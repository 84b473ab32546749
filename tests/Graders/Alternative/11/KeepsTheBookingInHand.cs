// replaces: OutageWorker.cs
using Confluent.Kafka;

namespace Labs.ErrorHandling;

/// <summary>Keeps the booking that failed in hand, and calls Consume on paused partitions in the meantime.</summary>
public sealed class OutageWorker(ConsumerConfig settings, string topic) : IOutageWorker
{
    static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);
    static readonly TimeSpan Probe = TimeSpan.FromMilliseconds(500);

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
                    for (var until = DateTime.UtcNow + Probe; DateTime.UtcNow < until; )
                    {
                        stop.ThrowIfCancellationRequested();
                        consumer.Consume(Poll);
                    }
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
