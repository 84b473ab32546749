// task: 3
// replaces: ParallelWorker.cs
// mistake: handles in the consume loop: right, and as slow as before
// expect: at the same time
using Confluent.Kafka;

namespace Labs.ConsumerApi;

/// <summary>Handles one booking after another.</summary>
public sealed class ParallelWorker(ConsumerConfig settings, string topic, int lanes) : IParallelWorker
{
    public Task RunAsync(Func<Booking, CancellationToken, Task> handle, CancellationToken stop) =>
        Task.Run(() => ConsumeAsync(handle, stop), CancellationToken.None);

    async Task ConsumeAsync(Func<Booking, CancellationToken, Task> handle, CancellationToken stop)
    {
        using var consumer = new ConsumerBuilder<string, string>(
            new ConsumerConfig(settings)
            {
                AutoOffsetReset = AutoOffsetReset.Earliest,
                EnableAutoOffsetStore = false,
                QueuedMinMessages = lanes,
            }
        ).Build();
        consumer.Subscribe(topic);
        try
        {
            while (true)
            {
                var result = consumer.Consume(stop);
                await handle(Booking.FromJson(result.Message.Value), stop);
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
