// task: 1
// replaces: BookingPublisher.cs
// mistake: disposes the producer while records are still in its buffer
// expect: never arrived in the topic
using System.Collections.Concurrent;
using Confluent.Kafka;

namespace Labs.KafkaBasics;

public sealed class BookingPublisher : IBookingPublisher
{
    readonly ConcurrentBag<BookingEvent> _failed = [];
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
        _producer.Produce(
            _topic,
            message,
            report =>
            {
                if (report.Error.IsError)
                    _failed.Add(booking);
            }
        );
    }

    public IReadOnlyList<BookingEvent> Stop()
    {
        _producer.Dispose();
        return [.. _failed];
    }
}
