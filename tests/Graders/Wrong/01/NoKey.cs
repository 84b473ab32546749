// task: 1
// replaces: BookingPublisher.cs
// mistake: forgets the key, so the partitioner spreads a booking's events
// expect: have the key null
using System.Collections.Concurrent;
using Confluent.Kafka;

namespace Labs.KafkaBasics;

public sealed class BookingPublisher(string bootstrapServers, string topic) : IBookingPublisher
{
    readonly ConcurrentBag<BookingEvent> _failed = [];
    readonly IProducer<Null, string> _producer = new ProducerBuilder<Null, string>(
        new ProducerConfig
        {
            BootstrapServers = bootstrapServers,
            Acks = Acks.All,
            EnableIdempotence = true,
        }
    ).Build();

    public void Publish(BookingEvent booking)
    {
        _producer.Produce(
            topic,
            new Message<Null, string> { Value = booking.ToJson() },
            report =>
            {
                if (report.Error.IsError)
                    _failed.Add(booking);
            }
        );
    }

    public IReadOnlyList<BookingEvent> Stop()
    {
        _producer.Flush();
        _producer.Dispose();
        return [.. _failed];
    }
}
