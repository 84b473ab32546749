// task: 4
// replaces: LetterReplay.cs
// mistake: commits the transaction, and then the offset: killed between the two, it writes all of them again
// expect: is there 2 times
// shows on: embedded
using Confluent.Kafka;

namespace Labs.ErrorHandling;

/// <summary>Writes letters and moves its own offset in one transaction for each hundred: either both happen or
/// neither.</summary>
public sealed class LetterReplay(ConsumerConfig settings, ProducerConfig producing, string deadLetters, string target)
    : ILetterReplay
{
    const int Batch = 100;
    static readonly TimeSpan Answer = TimeSpan.FromSeconds(30);

    public Task RunAsync(Action written, CancellationToken stop) =>
        Task.Run(() => Replay(written, stop), CancellationToken.None);

    void Replay(Action written, CancellationToken stop)
    {
        using var producer = new ProducerBuilder<byte[], byte[]>(
            // The same id in each life: the next one ends what this one has left open.
            new ProducerConfig(producing) { TransactionalId = $"{settings.GroupId}-replay" }
        ).Build();
        using var consumer = new ConsumerBuilder<byte[], byte[]>(
            new ConsumerConfig(settings)
            {
                AutoOffsetReset = AutoOffsetReset.Earliest,
                EnableAutoCommit = false,
                EnablePartitionEof = true,
                IsolationLevel = IsolationLevel.ReadCommitted,
            }
        ).Build();
        producer.InitTransactions(Answer);
        consumer.Subscribe(deadLetters);
        try
        {
            var next = new Dictionary<TopicPartition, Offset>();
            var ended = new HashSet<TopicPartition>();
            var open = 0;
            // Partitions that it was given, all read to their end.
            while (ended.Count == 0 || ended.Count < consumer.Assignment.Count)
            {
                var letter = consumer.Consume(stop);
                if (letter.IsPartitionEOF)
                {
                    ended.Add(letter.TopicPartition);
                    continue;
                }

                if (open++ == 0)
                    producer.BeginTransaction();
                producer.Produce(target, letter.Message);
                next[letter.TopicPartition] = letter.Offset + 1;
                written();
                if (open < Batch)
                    continue;
                Commit(producer, consumer, next);
                open = 0;
            }

            if (open > 0)
                Commit(producer, consumer, next);
        }
        finally
        {
            consumer.Close();
        }
    }

    static void Commit(
        IProducer<byte[], byte[]> producer,
        IConsumer<byte[], byte[]> consumer,
        Dictionary<TopicPartition, Offset> next
    )
    {
        producer.CommitTransaction(Answer);
        consumer.Commit(next.Select(one => new TopicPartitionOffset(one.Key, one.Value)));
        next.Clear();
    }
}
