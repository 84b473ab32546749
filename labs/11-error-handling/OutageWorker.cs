using Confluent.Kafka;

namespace Labs.ErrorHandling;

/// <summary>Task 3: see <see cref="IOutageWorker"/> and the README.</summary>
public sealed class OutageWorker(ConsumerConfig settings, string topic) : IOutageWorker
{
    public async Task RunAsync(Func<Booking, CancellationToken, Task> send, CancellationToken stop)
    {
        var config = new ConsumerConfig(settings);

        // TODO 3: consume and send; when the gateway is down, wait without leaving the group.
        await Task.CompletedTask;
    }
}
