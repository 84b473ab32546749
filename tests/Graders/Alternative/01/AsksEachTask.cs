// replaces: BookingPublisher.cs
using Confluent.Kafka;

namespace Labs.KafkaBasics;

/// <summary>Keeps the task of every ProduceAsync instead of a delivery handler, and asks them all at the end.</summary>
public sealed class BookingPublisher : IBookingPublisher
{
    readonly List<(BookingEvent Booking, Task<DeliveryResult<string, string>> Delivery)> _handedOver = [];
    readonly IProducer<string, string> _producer;
    readonly string _topic;

    public BookingPublisher(string bootstrapServers, string topic)
    {
        _topic = topic;
        var config = new Dictionary<string, string>
        {
            ["bootstrap.servers"] = bootstrapServers,
            ["enable.idempotence"] = "true",
            ["linger.ms"] = "20",
            ["compression.type"] = "zstd",
        };
        _producer = new ProducerBuilder<string, string>(config).Build();
    }

    public void Publish(BookingEvent booking)
    {
        var message = new Message<string, string> { Key = booking.BookingId, Value = booking.ToJson() };
        _handedOver.Add((booking, _producer.ProduceAsync(_topic, message)));
    }

    public IReadOnlyList<BookingEvent> Stop()
    {
        while (_producer.Flush(TimeSpan.FromSeconds(1)) > 0) { }

        Task.WhenAll(_handedOver.Select(handedOver => handedOver.Delivery))
            .ContinueWith(_ => { }, TaskScheduler.Default)
            .Wait();
        _producer.Dispose();
        return
        [
            .. _handedOver
                .Where(handedOver =>
                    !handedOver.Delivery.IsCompletedSuccessfully
                    || handedOver.Delivery.Result.Status != PersistenceStatus.Persisted
                )
                .Select(handedOver => handedOver.Booking),
        ];
    }
}
