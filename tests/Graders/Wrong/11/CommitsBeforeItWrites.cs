// task: 4
// replaces: LetterReplay.cs
// mistake: commits first: killed before the letter has arrived, it never writes it
// expect: they will never be replayed
// shows on: embedded
using Confluent.Kafka;

namespace Labs.ErrorHandling;

public sealed class LetterReplay(ConsumerConfig settings, ProducerConfig producing, string deadLetters, string target)
    : ILetterReplay
{
    static readonly TimeSpan Answer = TimeSpan.FromSeconds(30);

    public Task RunAsync(Action written, CancellationToken stop) =>
        Task.Run(() => Replay(written, stop), CancellationToken.None);

    void Replay(Action written, CancellationToken stop)
    {
        using var producer = new ProducerBuilder<byte[], byte[]>(
            new ProducerConfig(producing) { EnableIdempotence = true }
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
        consumer.Subscribe(deadLetters);
        try
        {
            var ended = new HashSet<TopicPartition>();
            // Partitions that it was given, all read to their end.
            while (ended.Count == 0 || ended.Count < consumer.Assignment.Count)
            {
                var letter = consumer.Consume(stop);
                if (letter.IsPartitionEOF)
                {
                    ended.Add(letter.TopicPartition);
                    continue;
                }

                consumer.Commit(letter);
                producer.Produce(target, letter.Message);
                producer.Flush(Answer);
                written();
            }
        }
        finally
        {
            consumer.Close();
        }
    }
}
