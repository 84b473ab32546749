// replaces: BookingRecount.cs
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Labs.KafkaBasics;

/// <summary>Subscribes in a group made for this one run, asks the admin API for the ends, and looks at its own
/// position.</summary>
public sealed class BookingRecount : IBookingRecount
{
    readonly string _bootstrapServers;
    readonly string _topic;
    readonly string _groupId;

    public BookingRecount(string bootstrapServers, string topic, string liveGroupId)
    {
        _bootstrapServers = bootstrapServers;
        _topic = topic;
        _groupId = $"{liveGroupId}-{Guid.NewGuid():N}";
    }

    public async Task<IReadOnlyDictionary<string, int>> CountBookedPerDoctorAsync(CancellationToken cancel)
    {
        var ends = await EndsAsync();
        using var consumer = new ConsumerBuilder<string, string>(
            new ConsumerConfig
            {
                BootstrapServers = _bootstrapServers,
                GroupId = _groupId,
                AutoOffsetReset = AutoOffsetReset.Earliest,
                EnableAutoCommit = false,
            }
        ).Build();
        consumer.Subscribe(_topic);

        var seen = new List<BookingEvent>();
        while (ends.Any(end => end.Value > 0 && !(consumer.Position(end.Key) >= end.Value)))
        {
            cancel.ThrowIfCancellationRequested();
            var record = consumer.Consume(TimeSpan.FromMilliseconds(100));
            if (record is not null && record.Offset < ends[record.TopicPartition])
                seen.Add(BookingEvent.FromJson(record.Message.Value));
        }

        consumer.Close();
        return seen.Where(booking => booking.Kind == BookingEventKind.Booked)
            .CountBy(booking => booking.DoctorId)
            .ToDictionary();
    }

    async Task<Dictionary<TopicPartition, long>> EndsAsync()
    {
        using var admin = new AdminClientBuilder(
            new AdminClientConfig { BootstrapServers = _bootstrapServers }
        ).Build();
        var topic = (
            await admin.DescribeTopicsAsync(TopicCollection.OfTopicNames([_topic]))
        ).TopicDescriptions.Single();
        var ends = await admin.ListOffsetsAsync(
            topic.Partitions.Select(partition => new TopicPartitionOffsetSpec
            {
                TopicPartition = new TopicPartition(_topic, partition.Partition),
                OffsetSpec = OffsetSpec.Latest(),
            })
        );
        return ends.ResultInfos.ToDictionary(
            end => end.TopicPartitionOffsetError.TopicPartition,
            end => end.TopicPartitionOffsetError.Offset.Value
        );
    }
}
