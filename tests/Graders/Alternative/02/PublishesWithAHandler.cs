// replaces: StepPublisher.cs
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Labs.Architecture;

/// <summary>Settings by Kafka's own names, a delivery handler instead of an await, and the minimum read once.</summary>
public sealed class StepPublisher(string bootstrapServers, string topic, TimeSpan patience) : IStepPublisher
{
    readonly IProducer<string, string> _producer = new ProducerBuilder<string, string>(
        new Dictionary<string, string>
        {
            ["bootstrap.servers"] = bootstrapServers,
            ["enable.idempotence"] = "true",
            ["delivery.timeout.ms"] = $"{patience.TotalMilliseconds:0}",
            ["linger.ms"] = "0",
        }
    ).Build();

    public async Task StartAsync()
    {
        using var admin = new DependentAdminClientBuilder(_producer.Handle).Build();
        var configs = await admin.DescribeConfigsAsync([
            new ConfigResource { Type = ResourceType.Topic, Name = topic },
        ]);
        var partitions = admin.GetMetadata(topic, TimeSpan.FromSeconds(20)).Topics.Single().Partitions;
        if (
            configs.Single().Entries["min.insync.replicas"].Value is "0" or "1"
            || partitions.Any(partition => partition.Replicas is [_])
        )
            throw new InvalidOperationException("A single copy would do for this topic.");
    }

    public Task<bool> PublishAsync(BookingStep step)
    {
        var answer = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            _producer.Produce(
                topic,
                new() { Key = step.BookingId, Value = step.ToJson() },
                report => answer.SetResult(!report.Error.IsError)
            );
        }
        catch (ProduceException<string, string>)
        {
            answer.SetResult(false);
        }
        return answer.Task;
    }

    public void Dispose() => _producer.Dispose();
}
