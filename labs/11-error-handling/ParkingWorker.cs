using Confluent.Kafka;

namespace Labs.ErrorHandling;

/// <summary>Task 2: see <see cref="IParkingWorker"/> and the README.</summary>
public sealed class ParkingWorker(ConsumerConfig settings, ProducerConfig producing, string topic, string deadLetters)
    : IParkingWorker
{
    public async Task RunAsync(Func<Booking, CancellationToken, Task> send, CancellationToken stop)
    {
        var config = new ConsumerConfig(settings);

        // TODO 2: consume. Who stores an offset, and when?
        // TODO 2: send or park. What if the parking fails?
        await Task.CompletedTask;
    }
}
