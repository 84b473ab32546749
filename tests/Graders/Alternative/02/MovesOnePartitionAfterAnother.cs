// replaces: TopicGrowth.cs
using Confluent.Kafka;

namespace Labs.Architecture;

/// <summary>One old partition after another, up to its high watermark, every acknowledgement awaited in the
/// end.</summary>
public sealed class TopicGrowth(string bootstrapServers) : ITopicGrowth
{
    static readonly TimeSpan Answer = TimeSpan.FromSeconds(10);

    public async Task<long> MoveAsync(string from, string to, CancellationToken cancel)
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(
            new ConsumerConfig
            {
                BootstrapServers = bootstrapServers,
                GroupId = "mover",
                EnableAutoCommit = false,
            }
        ).Build();
        using var producer = new ProducerBuilder<byte[], byte[]>(
            new ProducerConfig { BootstrapServers = bootstrapServers, EnableIdempotence = true }
        ).Build();
        using var admin = new DependentAdminClientBuilder(producer.Handle).Build();
        var deliveries = new List<Task<DeliveryResult<byte[], byte[]>>>();
        foreach (var place in admin.GetMetadata(from, Answer).Topics[0].Partitions)
        {
            var partition = new TopicPartition(from, place.PartitionId);
            var marks = consumer.QueryWatermarkOffsets(partition, Answer);
            if (marks.Low == marks.High)
                continue;
            consumer.Assign(new TopicPartitionOffset(partition, marks.Low));
            for (ConsumeResult<byte[], byte[]> record; ; )
            {
                record = consumer.Consume(cancel);
                deliveries.Add(producer.ProduceAsync(to, record.Message, cancel));
                if (record.Offset >= marks.High - 1)
                    break;
            }
        }

        return (await Task.WhenAll(deliveries)).LongLength;
    }
}
