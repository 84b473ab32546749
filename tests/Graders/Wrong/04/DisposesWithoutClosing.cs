// task: 2
// replaces: RollingWorker.cs
// mistake: disposes the consumer without closing it: what is stored since the last tick is never committed
// expect: all pods have stopped in peace, and the group's lag is
using Confluent.Kafka;

namespace Labs.ConsumerApi;

/// <summary>A pod that can be restarted, and joined by others, without the rest of the group noticing more than it
/// must.</summary>
/// <param name="settings">The clinic's settings: brokers, group, heartbeats.</param>
/// <param name="topic">The bookings.</param>
/// <param name="pod">The pod's name: unique in the group, and the same after a restart.</param>
public sealed class RollingWorker(ConsumerConfig settings, string topic, string pod) : IRollingWorker
{
    public Task RunAsync(Func<Booking, Task> handle, CancellationToken stop) =>
        Task.Run(() => ConsumeAsync(handle, stop), CancellationToken.None);

    async Task ConsumeAsync(Func<Booking, Task> handle, CancellationToken stop)
    {
        using var consumer = new ConsumerBuilder<string, string>(
            new ConsumerConfig(settings)
            {
                AutoOffsetReset = AutoOffsetReset.Earliest,
                EnableAutoCommit = true,
                EnableAutoOffsetStore = false,
                // A static member: Close keeps the seat, and whoever comes with this name within the session takes it
                // again.
                GroupInstanceId = pod,
                // Only partitions that move are taken away; the default assignors take everything from everybody first.
                PartitionAssignmentStrategy = PartitionAssignmentStrategy.CooperativeSticky,
            }
        ).Build();

        consumer.Subscribe(topic);
        try
        {
            while (true)
            {
                var result = consumer.Consume(stop);
                await handle(Booking.FromJson(result.Message.Value));
                consumer.StoreOffset(result);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested) { }
    }
}
