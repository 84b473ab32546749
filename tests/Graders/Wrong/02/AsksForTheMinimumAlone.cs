// task: 2
// replaces: StepPublisher.cs
// mistake: takes min.insync.replicas=2 for two copies, also of a topic with one replica
// expect: did not refuse a topic of one replica
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Labs.Architecture;

public sealed class StepPublisher : IStepPublisher
{
    const int Copies = 2;
    readonly IProducer<string, string> _producer;
    readonly string _bootstrapServers;
    readonly string _topic;

    public StepPublisher(string bootstrapServers, string topic, TimeSpan patience)
    {
        _bootstrapServers = bootstrapServers;
        _topic = topic;
        _producer = new ProducerBuilder<string, string>(
            new ProducerConfig
            {
                BootstrapServers = bootstrapServers,
                ClientId = "step-publisher",
                Acks = Acks.All,
                EnableIdempotence = true,
                // Retries go on until then; after it the delivery fails.
                MessageTimeoutMs = (int)patience.TotalMilliseconds,
            }
        ).Build();
    }

    public async Task StartAsync()
    {
        using var admin = new AdminClientBuilder(
            new AdminClientConfig { BootstrapServers = _bootstrapServers, ClientId = "step-publisher" }
        ).Build();
        var described = await admin.DescribeConfigsAsync([
            new ConfigResource { Type = ResourceType.Topic, Name = _topic },
        ]);
        var minimum = int.Parse(described[0].Entries["min.insync.replicas"].Value);
        if (minimum < Copies)
            throw new InvalidOperationException(
                $"Topic {_topic} has min.insync.replicas={minimum}: acks=all might mean a single copy. Set it "
                    + $"to {Copies}."
            );
    }

    public async Task<bool> PublishAsync(BookingStep step)
    {
        try
        {
            var stored = await _producer.ProduceAsync(
                _topic,
                new Message<string, string> { Key = step.BookingId, Value = step.ToJson() }
            );
            return stored.Status == PersistenceStatus.Persisted;
        }
        catch (ProduceException<string, string>)
        {
            return false;
        }
    }

    public void Dispose()
    {
        _producer.Flush(TimeSpan.FromSeconds(10));
        _producer.Dispose();
    }
}
