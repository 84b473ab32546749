// replaces: CalendarLoader.cs
using System.Text;
using Confluent.Kafka;

namespace Labs.MessageSerialization;

/// <summary>Consumes bytes, calls the deserializer itself, and commits after each record.</summary>
public sealed class CalendarLoader(
    string bootstrapServers,
    string topic,
    string deadLetters,
    string groupId,
    IDeserializer<Booking?> bookings
) : ICalendarLoader
{
    public Task RunAsync(Func<string, Booking?, Task> handle, CancellationToken stop) =>
        Task.Run(() => Load(handle, stop), CancellationToken.None);

    void Load(Func<string, Booking?, Task> handle, CancellationToken stop)
    {
        var settings = new Dictionary<string, string>
        {
            ["bootstrap.servers"] = bootstrapServers,
            ["group.id"] = groupId,
            ["auto.offset.reset"] = "earliest",
            ["enable.auto.commit"] = "false",
        };
        using var parking = new ProducerBuilder<byte[], byte[]>(
            new ProducerConfig { BootstrapServers = bootstrapServers, Acks = Acks.All }
        ).Build();
        using var consumer = new ConsumerBuilder<byte[], byte[]>(settings).Build();
        consumer.Subscribe(topic);
        try
        {
            while (true)
            {
                var record = consumer.Consume(stop);
                if (Read(record, out var booking) is { } reason)
                    Park(parking, record, reason);
                else
                    handle(Encoding.UTF8.GetString(record.Message.Key), booking).GetAwaiter().GetResult();
                consumer.Commit(record);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Asked to stop.
        }
        finally
        {
            consumer.Close();
        }
    }

    Exception? Read(ConsumeResult<byte[], byte[]> record, out Booking? booking)
    {
        booking = null;
        try
        {
            booking = bookings.Deserialize(
                record.Message.Value,
                record.Message.Value is null,
                new SerializationContext(MessageComponentType.Value, topic, record.Message.Headers)
            );
            return null;
        }
        catch (Exception reason)
        {
            return reason;
        }
    }

    void Park(IProducer<byte[], byte[]> parking, ConsumeResult<byte[], byte[]> record, Exception reason)
    {
        var headers = record.Message.Headers;
        foreach (
            var (name, value) in new[]
            {
                ("origin-topic", record.Topic),
                ("origin-partition", $"{record.Partition.Value}"),
                ("origin-offset", $"{record.Offset.Value}"),
                ("reason", reason.Message),
            }
        )
            headers.Add(name, Encoding.UTF8.GetBytes(value));
        parking.ProduceAsync(deadLetters, record.Message).GetAwaiter().GetResult();
    }
}
