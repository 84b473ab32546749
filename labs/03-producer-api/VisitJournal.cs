using Confluent.Kafka;

namespace Labs.ProducerApi;

/// <summary>Task 1: see <see cref="IVisitJournal"/> and the README.</summary>
public sealed class VisitJournal : IVisitJournal
{
    readonly ProducerConfig _config;
    readonly string _topic;

    public VisitJournal(string bootstrapServers, string topic)
    {
        _config = new ProducerConfig { BootstrapServers = bootstrapServers, ClientId = "visit-journal" };
        _topic = topic;

        // TODO 1: one producer for the life of this object. Which setting lets the broker recognise a repetition?
    }

    public async Task<Receipt> WriteAsync(VisitEvent visit)
    {
        // TODO 1: a message with everything the contract names, and the receipt that the broker gives for it.
        return new Receipt(-1, -1);
    }

    public void Dispose()
    {
        // TODO 1: what is still under way?
    }
}
