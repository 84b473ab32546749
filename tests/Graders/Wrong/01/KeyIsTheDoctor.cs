// task: 1
// replaces: BookingPublisher.cs
// mistake: keys by doctor; a booking that moves to another doctor moves to another partition
// expect: have the key dr-
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
        var message = new Message<string, string> { Key = booking.DoctorId, Value = booking.ToJson() };
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
        _producer.Flush();
        _producer.Dispose();
        return [.. _failed];
    }
}
