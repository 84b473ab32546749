// task: 2
// replaces: StepPublisher.cs
// mistake: acks=0: nobody answers, and what has left counts as stored
// expect: a single replica
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Labs.Architecture;

public sealed class StepPublisher : IStepPublisher
{
    const int Copies = 2;
    static readonly TimeSpan Answer = TimeSpan.FromSeconds(10);
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
                Acks = Acks.None,
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
        var replicas = admin
            .GetMetadata(_topic, Answer)
            .Topics[0]
            .Partitions.Min(partition => partition.Replicas.Length);
        // Brokers ask for no more than there are: a minimum of 2 is 1 where there is one replica.
        if (Math.Min(minimum, replicas) < Copies)
            throw new InvalidOperationException(
                $"Topic {_topic} has min.insync.replicas={minimum} and {replicas} replica(s): acks=all might mean a "
                    + $"single copy. Both must be {Copies} at least."
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
            return stored.Status != PersistenceStatus.NotPersisted;
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
