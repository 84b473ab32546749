// task: 1
// replaces: BookingPublisher.cs
// mistake: looks at every report, and forgets that Produce itself throws for what the client refuses
// expect: Publish threw MsgSizeTooLarge
using System.Collections.Concurrent;
using Confluent.Kafka;

namespace Labs.KafkaBasics;

public sealed class BookingPublisher : IBookingPublisher
{
    readonly string _topic;
    readonly IProducer<string, string> _producer;
    readonly ConcurrentQueue<BookingEvent> _undelivered = new();

    public BookingPublisher(string bootstrapServers, string topic)
    {
        _topic = topic;
        _producer = new ProducerBuilder<string, string>(
            new ProducerConfig
            {
                BootstrapServers = bootstrapServers,
                ClientId = "booking-service",
                Acks = Acks.All,
                EnableIdempotence = true,
            }
        ).Build();
    }

    public void Publish(BookingEvent booking)
    {
        var message = new Message<string, string> { Key = booking.BookingId, Value = booking.ToJson() };
        _producer.Produce(
            _topic,
            message,
            report =>
            {
                if (report.Error.IsError)
                    _undelivered.Enqueue(booking);
            }
        );
    }

    public IReadOnlyList<BookingEvent> Stop()
    {
        _producer.Flush();
        _producer.Dispose();
        return [.. _undelivered];
    }
}
