using Confluent.Kafka;

namespace Labs.ConsumerApi;

/// <summary>Task 3: see <see cref="IParallelWorker"/> and the README.</summary>
public sealed class ParallelWorker : IParallelWorker
{
    readonly ConsumerConfig _config;
    readonly string _topic;
    readonly int _lanes;

    public ParallelWorker(ConsumerConfig settings, string topic, int lanes)
    {
        _config = new ConsumerConfig(settings);
        _topic = topic;
        _lanes = lanes;
    }

    public async Task RunAsync(Func<Booking, CancellationToken, Task> handle, CancellationToken stop)
    {
        // TODO 3: one loop that consumes, `_lanes` tasks that handle; the patient chooses the lane, and waits in it.
        // TODO 3: for each partition, keep what is finished, and store the offset below which nothing is missing.
    }
}
