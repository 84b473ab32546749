// task: 3
// replaces: OutageWorker.cs
// mistake: retries in the handler, and sets max.poll.interval.ms to an hour, so that nobody complains
// expect: did not share the partitions
using Confluent.Kafka;

namespace Labs.ErrorHandling;

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
            new ConsumerConfig(settings)
            {
                AutoOffsetReset = AutoOffsetReset.Earliest,
                EnableAutoOffsetStore = false,
                MaxPollIntervalMs = 3_600_000,
            }
        ).Build();
        consumer.Subscribe(topic);
        try
        {
            while (!stop.IsCancellationRequested)
            {
                if (consumer.Consume(Poll) is not { } record)
                    continue;
                for (var isSent = false; !isSent; )
                    try
                    {
                        await send(Booking.FromJson(record.Message.Value), stop);
                        isSent = true;
                    }
                    catch (HttpRequestException)
                    {
                        await Task.Delay(Probe, stop);
                    }

                consumer.StoreOffset(record);
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
