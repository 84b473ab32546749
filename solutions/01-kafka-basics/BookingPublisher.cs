using System.Collections.Concurrent;
using Confluent.Kafka;

namespace Labs.KafkaBasics;

/// <summary>Writes booking events so that those of one booking stay in order, and answers for every one of
/// them.</summary>
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
                // Off by default in librdkafka: without it a retried request may be appended twice, or after a later
                // one.
                EnableIdempotence = true,
            }
        ).Build();
    }

    public void Publish(BookingEvent booking)
    {
        var message = new Message<string, string> { Key = booking.BookingId, Value = booking.ToJson() };
        try
        {
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
        catch (ProduceException<string, string>)
        {
            // Refused before it was queued (too large for this client, or its queue is full): no report will follow.
            _undelivered.Enqueue(booking);
        }
    }

    public IReadOnlyList<BookingEvent> Stop()
    {
        // Without a limit: delivery reports come at the latest after message.timeout.ms.
        _producer.Flush();
        _producer.Dispose();
        return [.. _undelivered];
    }
}
