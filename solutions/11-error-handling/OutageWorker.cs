using Confluent.Kafka;

namespace Labs.ErrorHandling;

/// <summary>When the gateway is down it pauses all its partitions, goes on calling <c>Consume</c>, and tries the same
/// booking again every half second.</summary>
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
        )
            // A pause outlives the assignment: what comes back to this pod would be silent.
            .SetPartitionsRevokedHandler((c, gone) => c.Resume(gone.Select(p => p.TopicPartition)))
            .SetPartitionsLostHandler((c, gone) => c.Resume(gone.Select(p => p.TopicPartition)))
            .Build();
        consumer.Subscribe(topic);
        DateTime? resumeAt = null;
        try
        {
            while (!stop.IsCancellationRequested)
            {
                if (DateTime.UtcNow >= resumeAt)
                {
                    consumer.Resume(consumer.Assignment);
                    resumeAt = null;
                }

                // Paused partitions deliver nothing. The call counts all the same: the member is alive.
                if (consumer.Consume(Poll) is not { } record)
                    continue;
                try
                {
                    await send(Booking.FromJson(record.Message.Value), stop);
                    consumer.StoreOffset(record);
                }
                catch (HttpRequestException)
                {
                    consumer.Seek(record.TopicPartitionOffset);
                    consumer.Pause(consumer.Assignment);
                    resumeAt = DateTime.UtcNow + Probe;
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
