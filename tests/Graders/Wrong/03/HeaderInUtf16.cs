// task: 1
// replaces: VisitJournal.cs
// mistake: writes the header in .NET's own encoding
// expect: should be
using System.Text;
using Confluent.Kafka;

namespace Labs.ProducerApi;

/// <summary>Writes visit events in the order of the calls, each once whatever the network does.</summary>
public sealed class VisitJournal : IVisitJournal
{
    readonly string _topic;
    readonly IProducer<string, string> _producer;

    public VisitJournal(string bootstrapServers, string topic)
    {
        _topic = topic;
        _producer = new ProducerBuilder<string, string>(
            new ProducerConfig
            {
                BootstrapServers = bootstrapServers,
                ClientId = "visit-journal",
                // Off by default in librdkafka. It brings acks=all and at most five requests in flight with it.
                EnableIdempotence = true,
            }
        ).Build();
    }

    public async Task<Receipt> WriteAsync(VisitEvent visit)
    {
        // ProduceAsync queues the record before it returns: calls one after another are records one after another.
        var stored = await _producer.ProduceAsync(
            _topic,
            new Message<string, string>
            {
                Key = visit.VisitId,
                Value = visit.ToJson(),
                Timestamp = new Timestamp(visit.OccurredAt),
                Headers = new Headers { { "event-id", Encoding.Unicode.GetBytes(visit.EventId) } },
            }
        );
        return new Receipt(stored.Partition, stored.Offset);
    }

    public void Dispose()
    {
        _producer.Flush();
        _producer.Dispose();
    }
}
