using Confluent.Kafka;

namespace Labs.ConsumerApi;

/// <summary>Task 2: see <see cref="IRollingWorker"/> and the README.</summary>
public sealed class RollingWorker : IRollingWorker
{
    readonly ConsumerConfig _config;
    readonly string _topic;

    public RollingWorker(ConsumerConfig settings, string topic, string pod)
    {
        // TODO 2: which two settings keep a seat over a restart, and the others at work while somebody joins?
        _config = new ConsumerConfig(settings);
        _topic = topic;
    }

    public async Task RunAsync(Func<Booking, Task> handle, CancellationToken stop)
    {
        // TODO 2: the loop of task 1.
    }
}
