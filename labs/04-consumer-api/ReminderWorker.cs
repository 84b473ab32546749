using Confluent.Kafka;

namespace Labs.ConsumerApi;

/// <summary>Task 1: see <see cref="IReminderWorker"/> and the README.</summary>
public sealed class ReminderWorker : IReminderWorker
{
    readonly ConsumerConfig _config;
    readonly string _topic;

    public ReminderWorker(ConsumerConfig settings, string topic)
    {
        // TODO 1: where does a new group begin, and when does an offset count as done?
        _config = new ConsumerConfig(settings);
        _topic = topic;
    }

    public async Task RunAsync(Func<Booking, Task> remind, CancellationToken stop)
    {
        // TODO 1: subscribe; remind, then let the offset be committed; hand over what is done when partitions are taken
        // away.
    }
}
