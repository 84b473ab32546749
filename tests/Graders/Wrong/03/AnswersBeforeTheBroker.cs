// task: 1
// replaces: VisitJournal.cs
// mistake: hands the record over and makes the receipt up
// expect: the receipt of event
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

    public Task<Receipt> WriteAsync(VisitEvent visit)
    {
        _producer.Produce(
            _topic,
            new Message<string, string>
            {
                Key = visit.VisitId,
                Value = visit.ToJson(),
                Timestamp = new Timestamp(visit.OccurredAt),
                Headers = new Headers { { "event-id", Encoding.UTF8.GetBytes(visit.EventId) } },
            }
        );
        return Task.FromResult(new Receipt(0, 0));
    }

    public void Dispose()
    {
        _producer.Flush();
        _producer.Dispose();
    }
}
