using Confluent.Kafka;

namespace Labs.Architecture;

/// <summary>Task 2: see <see cref="IStepPublisher"/> and the README.</summary>
public sealed class StepPublisher : IStepPublisher
{
    readonly string _bootstrapServers;
    readonly string _topic;
    readonly IProducer<string, string> _producer;

    public StepPublisher(string bootstrapServers, string topic, TimeSpan patience)
    {
        _bootstrapServers = bootstrapServers;
        _topic = topic;
        // TODO 2: how long may a delivery take, and what must not happen when it is tried again?
        _producer = new ProducerBuilder<string, string>(
            new ProducerConfig { BootstrapServers = bootstrapServers, ClientId = "step-publisher" }
        ).Build();
    }

    public async Task StartAsync()
    {
        // TODO 2: acks=all is a promise about the ISR. Which setting of the topic says how small that may be? And when
        // is it asking for more than there is?
    }

    public async Task<bool> PublishAsync(BookingStep step)
    {
        // TODO 2: publish, and say true only when you know.
        return false;
    }

    public void Dispose() => _producer.Dispose();
}
