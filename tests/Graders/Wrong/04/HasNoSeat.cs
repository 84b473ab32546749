// task: 2
// replaces: RollingWorker.cs
// mistake: cooperative, but dynamic: each restart gives its partitions away and takes them back
// expect: it said LeaveGroup
using Confluent.Kafka;

namespace Labs.ConsumerApi;

/// <summary>A pod of a cooperative group.</summary>
/// <param name="settings">The clinic's settings: brokers, group, heartbeats.</param>
/// <param name="topic">The bookings.</param>
/// <param name="pod">The pod's name, for the brokers' logs.</param>
public sealed class RollingWorker(ConsumerConfig settings, string topic, string pod) : IRollingWorker
{
    public Task RunAsync(Func<Booking, Task> handle, CancellationToken stop) =>
        Task.Run(() => ConsumeAsync(handle, stop), CancellationToken.None);

    async Task ConsumeAsync(Func<Booking, Task> handle, CancellationToken stop)
    {
        using var consumer = new ConsumerBuilder<string, string>(
            new ConsumerConfig(settings)
            {
                ClientId = pod,
                AutoOffsetReset = AutoOffsetReset.Earliest,
                EnableAutoCommit = true,
                EnableAutoOffsetStore = false,
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
        finally
        {
            consumer.Close();
        }
    }
}
