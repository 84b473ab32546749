// task: 4
// replaces: BookingRecount.cs
// mistake: takes the high watermark for the offset of the last record
// expect: the second recount still reads
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
        var ends = Partitions()
            .ToDictionary(
                partition => partition,
                partition => consumer.QueryWatermarkOffsets(partition, TimeSpan.FromSeconds(10)).High.Value
            );
        foreach (var empty in ends.Where(end => end.Value == 0).ToList())
            ends.Remove(empty.Key);
        consumer.Assign(ends.Keys.Select(partition => new TopicPartitionOffset(partition, Offset.Beginning)));
        while (ends.Count > 0)
        {
            var result = consumer.Consume(cancel);
            if (!ends.TryGetValue(result.TopicPartition, out var end))
                continue;

            if (result.Offset < end)
                Add(booked, BookingEvent.FromJson(result.Message.Value));
            if (result.Offset >= end)
                ends.Remove(result.TopicPartition);
        }

        return booked;
    }

    IEnumerable<TopicPartition> Partitions()
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrapServers }).Build();
        return
        [
            .. admin
                .GetMetadata(topic, TimeSpan.FromSeconds(10))
                .Topics.Single()
                .Partitions.Select(partition => new TopicPartition(topic, partition.PartitionId)),
        ];
    }

    static void Add(Dictionary<string, int> booked, BookingEvent booking)
    {
        if (booking.Kind == BookingEventKind.Booked)
            booked[booking.DoctorId] = booked.GetValueOrDefault(booking.DoctorId) + 1;
    }
}
