using Confluent.Kafka;

namespace WolverineConsumer;

/// <summary>Notes in the topic "diary-of-" and the topic's name what the handler is called with, and what is
/// done.</summary>
public sealed class Diary(string bootstrapServers) : IDisposable
{
    readonly IProducer<string, string> _producer = new ProducerBuilder<string, string>(
        new ProducerConfig { BootstrapServers = bootstrapServers, LingerMs = 0 }
    ).Build();

    public Task NoteAsync(string topic, string what, string booking) =>
        _producer.ProduceAsync($"diary-of-{topic}", new() { Key = what, Value = booking });

    public void Dispose() => _producer.Dispose();
}
