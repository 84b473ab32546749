// task: 4
// replaces: BookingRecount.cs
// mistake: reads partition 0 only
// expect: each run reads every partition from its first record
using Confluent.Kafka;

namespace Labs.KafkaBasics;

public sealed class BookingRecount(string bootstrapServers, string topic, string liveGroupId) : IBookingRecount
{
    public Task<IReadOnlyDictionary<string, int>> CountBookedPerDoctorAsync(CancellationToken cancel) =>
        Task.Run(() => Count(cancel), CancellationToken.None);

    IReadOnlyDictionary<string, int> Count(CancellationToken cancel)
    {
        using var consumer = new ConsumerBuilder<string, string>(
            new ConsumerConfig
            {
                BootstrapServers = bootstrapServers,
                GroupId = $"{liveGroupId}-analytics",
                EnableAutoCommit = false,
            }
        ).Build();

        var booked = new Dictionary<string, int>();
        var ends = new[] { new TopicPartition(topic, 0) }.ToDictionary(
            partition => partition,
            partition => consumer.QueryWatermarkOffsets(partition, TimeSpan.FromSeconds(10)).High.Value
        );
        consumer.Assign(ends.Keys.Select(partition => new TopicPartitionOffset(partition, Offset.Beginning)));
        while (ends.Count > 0)
        {
            var result = consumer.Consume(cancel);
            if (!ends.TryGetValue(result.TopicPartition, out var end))
                continue;

            if (result.Offset < end)
                Add(booked, BookingEvent.FromJson(result.Message.Value));
            if (result.Offset >= end - 1)
                ends.Remove(result.TopicPartition);
        }

        return booked;
    }

    static void Add(Dictionary<string, int> booked, BookingEvent booking)
    {
        if (booking.Kind == BookingEventKind.Booked)
            booked[booking.DoctorId] = booked.GetValueOrDefault(booking.DoctorId) + 1;
    }
}
