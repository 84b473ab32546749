// task: 1
// replaces: BookingPublisher.cs
// mistake: has a delivery handler, but takes every report for a success
// expect: the broker refused an event
using Confluent.Kafka;

namespace Labs.KafkaBasics;

public sealed class BookingPublisher : IBookingPublisher
{
    int _handedOver;
    int _reported;
    readonly IProducer<string, string> _producer;
    readonly string _topic;

    public BookingPublisher(string bootstrapServers, string topic)
    {
        _topic = topic;
        _producer = new ProducerBuilder<string, string>(
            new ProducerConfig
            {
                BootstrapServers = bootstrapServers,
                Acks = Acks.All,
                EnableIdempotence = true,
            }
        ).Build();
    }

    public void Publish(BookingEvent booking)
    {
        var message = new Message<string, string> { Key = booking.BookingId, Value = booking.ToJson() };
        _handedOver++;
        _producer.Produce(_topic, message, _ => Interlocked.Increment(ref _reported));
    }

    public IReadOnlyList<BookingEvent> Stop()
    {
        _producer.Flush();
        _producer.Dispose();
        if (_reported < _handedOver)
            throw new InvalidOperationException($"{_handedOver - _reported} events were not acknowledged.");

        return [];
    }
}
