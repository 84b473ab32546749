using Confluent.Kafka;

namespace Labs.KafkaBasics;

/// <summary>Counts the bookings from the first record, beside the live service and unseen by it.</summary>
public sealed class BookingRecount(string bootstrapServers, string topic, string liveGroupId) : IBookingRecount
{
    static readonly TimeSpan Answer = TimeSpan.FromSeconds(10);

    public Task<IReadOnlyDictionary<string, int>> CountBookedPerDoctorAsync(CancellationToken cancel) =>
        Task.Run(() => Count(cancel), cancel);

    IReadOnlyDictionary<string, int> Count(CancellationToken cancel)
    {
        using var consumer = new ConsumerBuilder<string, string>(
            new ConsumerConfig
            {
                BootstrapServers = bootstrapServers,
                ClientId = "analytics-recount",
                // The client asks for a group id. With Assign and without commits no such group ever comes to exist.
                GroupId = $"{liveGroupId}-recount",
                EnableAutoCommit = false,
                EnablePartitionEof = true,
            }
        ).Build();

        var ends = Ends(consumer);
        consumer.Assign(ends.Keys.Select(partition => new TopicPartitionOffset(partition, Offset.Beginning)));

        var booked = new Dictionary<string, int>();
        while (ends.Count > 0)
        {
            var result = consumer.Consume(cancel);
            if (!ends.TryGetValue(result.TopicPartition, out var end))
                continue;

            if (!result.IsPartitionEOF && result.Offset < end)
                Add(booked, BookingEvent.FromJson(result.Message.Value));

            // The high watermark is the offset of the next record to come, so the last one to count lies just before
            // it. In a compacted or transactional topic that one may be missing: then only the partition's end itself
            // tells.
            if (result.IsPartitionEOF || result.Offset >= end - 1)
            {
                ends.Remove(result.TopicPartition);
                consumer.Pause([result.TopicPartition]);
            }
        }

        return booked;
    }

    /// <summary>The high watermark of each partition that holds any record, as of now.</summary>
    Dictionary<TopicPartition, Offset> Ends(IConsumer<string, string> consumer)
    {
        var ends = new Dictionary<TopicPartition, Offset>();
        foreach (var partition in Partitions())
        {
            var watermarks = consumer.QueryWatermarkOffsets(partition, Answer);
            if (watermarks.High > watermarks.Low)
                ends.Add(partition, watermarks.High);
        }

        return ends;
    }

    IEnumerable<TopicPartition> Partitions()
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrapServers }).Build();
        var metadata = admin.GetMetadata(topic, Answer).Topics.Single();
        return [.. metadata.Partitions.Select(partition => new TopicPartition(topic, partition.PartitionId))];
    }

    static void Add(Dictionary<string, int> booked, BookingEvent booking)
    {
        if (booking.Kind == BookingEventKind.Booked)
            booked[booking.DoctorId] = booked.GetValueOrDefault(booking.DoctorId) + 1;
    }
}
