// task: 4
// replaces: TopicGrowth.cs
// mistake: copies key and value and takes that for the record
// expect: headers
using Confluent.Kafka;

namespace Labs.Architecture;

public sealed class TopicGrowth(string bootstrapServers) : ITopicGrowth
{
    static readonly TimeSpan Answer = TimeSpan.FromSeconds(10);

    public Task<long> MoveAsync(string from, string to, CancellationToken cancel) =>
        Task.Run(() => Move(from, to, cancel), cancel);

    long Move(string from, string to, CancellationToken cancel)
    {
        using var reader = new ConsumerBuilder<byte[]?, byte[]?>(
            new ConsumerConfig
            {
                BootstrapServers = bootstrapServers,
                ClientId = "growth",
                GroupId = "growth",
                EnableAutoCommit = false,
                EnablePartitionEof = true,
            }
        ).Build();
        using var writer = new ProducerBuilder<byte[]?, byte[]?>(
            new ProducerConfig
            {
                BootstrapServers = bootstrapServers,
                ClientId = "growth",
                EnableIdempotence = true,
            }
        ).Build();

        var failed = 0;
        long copied = 0;
        // A key lived in one old partition, so one reader that hands records over as they come keeps its order. The
        // partitioner decides where it lives now.
        foreach (var record in Everything(reader, from, cancel))
        {
            var message = new Message<byte[]?, byte[]?>
            {
                Key = record.Key,
                Value = record.Value,
                Timestamp = record.Timestamp,
            };
            HandOver(
                writer,
                to,
                message,
                report =>
                {
                    if (report.Error.IsError)
                        Interlocked.Increment(ref failed);
                }
            );
            copied++;
        }

        writer.Flush(cancel);
        return failed == 0
            ? copied
            : throw new InvalidOperationException($"{failed} of {copied} records were not acknowledged by {to}.");
    }

    IEnumerable<Message<byte[]?, byte[]?>> Everything(
        IConsumer<byte[]?, byte[]?> reader,
        string topic,
        CancellationToken cancel
    )
    {
        var start = new List<TopicPartitionOffset>();
        using (var admin = new DependentAdminClientBuilder(reader.Handle).Build())
            foreach (var partition in admin.GetMetadata(topic, Answer).Topics[0].Partitions)
                start.Add(new TopicPartitionOffset(topic, partition.PartitionId, Offset.Beginning));

        reader.Assign(start);
        var ended = new HashSet<TopicPartition>();
        while (ended.Count < start.Count)
        {
            var result = reader.Consume(cancel);
            if (result.IsPartitionEOF)
                ended.Add(result.TopicPartition);
            else
                yield return result.Message;
        }
    }

    static void HandOver(
        IProducer<byte[]?, byte[]?> writer,
        string topic,
        Message<byte[]?, byte[]?> message,
        Action<DeliveryReport<byte[]?, byte[]?>> handler
    )
    {
        while (true)
        {
            try
            {
                writer.Produce(topic, message, handler);
                return;
            }
            catch (ProduceException<byte[]?, byte[]?> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                writer.Poll(TimeSpan.FromMilliseconds(50));
            }
        }
    }
}
