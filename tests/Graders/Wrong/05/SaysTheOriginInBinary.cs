// task: 4
// replaces: CalendarLoader.cs
// mistake: writes the origin's offset as a number of eight bytes: the contract says text
// expect: their origin-offset is 0000000000000002
using System.Text;
using Confluent.Kafka;

namespace Labs.MessageSerialization;

/// <summary>Enters bookings into the calendar, and parks what it cannot read. At least once: nothing is lost, after a
/// crash some are entered again.</summary>
public sealed class CalendarLoader(
    string bootstrapServers,
    string topic,
    string deadLetters,
    string groupId,
    IDeserializer<Booking?> bookings
) : ICalendarLoader
{
    static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    // Consume blocks its thread.
    public Task RunAsync(Func<string, Booking?, Task> handle, CancellationToken stop) =>
        Task.Run(() => LoadAsync(handle, stop), CancellationToken.None);

    async Task LoadAsync(Func<string, Booking?, Task> handle, CancellationToken stop)
    {
        using var producer = new ProducerBuilder<byte[], byte[]>(
            new ProducerConfig
            {
                BootstrapServers = bootstrapServers,
                ClientId = "calendar-loader",
                EnableIdempotence = true,
            }
        ).Build();
        using var consumer = new ConsumerBuilder<string, Booking?>(
            new ConsumerConfig
            {
                BootstrapServers = bootstrapServers,
                ClientId = "calendar-loader",
                GroupId = groupId,
                AutoOffsetReset = AutoOffsetReset.Earliest,
                // An offset is stored when its record is handled or parked; the client commits what is stored, every
                // five seconds and in Close.
                EnableAutoOffsetStore = false,
            }
        ).SetValueDeserializer(bookings).Build();
        consumer.Subscribe(topic);
        try
        {
            while (!stop.IsCancellationRequested)
                await NextAsync(consumer, producer, handle);
        }
        finally
        {
            consumer.Close();
        }
    }

    async Task NextAsync(
        IConsumer<string, Booking?> consumer,
        IProducer<byte[], byte[]> producer,
        Func<string, Booking?, Task> handle
    )
    {
        TopicPartitionOffset place;
        try
        {
            if (consumer.Consume(Poll) is not { } result)
                return;
            place = result.TopicPartitionOffset;
            await handle(result.Message.Key, result.Message.Value);
        }
        catch (ConsumeException e)
            when (e.Error.Code is ErrorCode.Local_ValueDeserialization or ErrorCode.Local_KeyDeserialization)
        {
            place = e.ConsumerRecord.TopicPartitionOffset;
            // Its receipt first. If the topic refuses, this throws, and the next instance meets the record again.
            await producer.ProduceAsync(deadLetters, DeadLetter(e.ConsumerRecord, e.InnerException ?? e));
        }

        consumer.StoreOffset(new TopicPartitionOffset(place.TopicPartition, place.Offset + 1));
    }

    static Message<byte[], byte[]> DeadLetter(ConsumeResult<byte[], byte[]> record, Exception reason)
    {
        var headers = new Headers();
        foreach (var header in record.Message.Headers)
            headers.Add(header.Key, header.GetValueBytes());
        headers.Add("origin-topic", Encoding.UTF8.GetBytes(record.Topic));
        headers.Add("origin-partition", Encoding.UTF8.GetBytes($"{record.Partition.Value}"));
        headers.Add("origin-offset", Serializers.Int64.Serialize(record.Offset.Value, SerializationContext.Empty));
        headers.Add("reason", Encoding.UTF8.GetBytes(reason.Message));
        return new Message<byte[], byte[]>
        {
            Key = record.Message.Key,
            Value = record.Message.Value,
            Headers = headers,
        };
    }
}
