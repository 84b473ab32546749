using Confluent.Kafka;

namespace Labs.KafkaBasics;

/// <summary>Task 1: see <see cref="IBookingPublisher"/> and the README.</summary>
public sealed class BookingPublisher : IBookingPublisher
{
    readonly ProducerConfig _config;
    readonly string _topic;

    public BookingPublisher(string bootstrapServers, string topic)
    {
        _config = new ProducerConfig { BootstrapServers = bootstrapServers, ClientId = "booking-service" };
        _topic = topic;

        // TODO 1: one producer for the whole life of this object. What must its configuration promise?
    }

    public void Publish(BookingEvent booking)
    {
        // TODO 1: which key keeps the events of one booking in order? Who learns of it when the broker refuses one?
    }

    public IReadOnlyList<BookingEvent> Stop()
    {
        // TODO 1: some events are still in this process's memory now.
        return [];
    }
}
