using Confluent.Kafka;
using Course.Kit;
using Labs.ProducerApi;

namespace Graders.ProducerApi;

/// <summary>Writes a day's visits into a topic in the grader's name: committed ones, and in their midst some of a
/// transaction that was rolled back.</summary>
internal static class WaitingRoom
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static Task FillAsync(
        ICluster cluster,
        string topic,
        IReadOnlyList<VisitEvent> committed,
        IReadOnlyList<VisitEvent> rolledBack
    ) =>
        Task.Run(() =>
        {
            var config = new ProducerConfig
            {
                BootstrapServers = cluster.BootstrapServers,
                ClientId = "grader-waiting-room",
                LingerMs = 0,
                EnableIdempotence = true,
                CancellationDelayMaxMs = 5,
            };
            using var plain = new ProducerBuilder<string, string>(config).Build();
            using var transactional = new ProducerBuilder<string, string>(
                new ProducerConfig(config) { TransactionalId = topic }
            ).Build();

            Write(plain, topic, committed.Take(committed.Count / 2));
            transactional.InitTransactions(Patience);
            transactional.BeginTransaction();
            Write(transactional, topic, rolledBack);
            transactional.AbortTransaction(Patience);
            Write(plain, topic, committed.Skip(committed.Count / 2));
        });

    static void Write(IProducer<string, string> producer, string topic, IEnumerable<VisitEvent> visits)
    {
        foreach (var visit in visits)
            producer.Produce(
                new TopicPartition(topic, 0),
                new Message<string, string> { Key = visit.VisitId, Value = visit.ToJson() }
            );
        if (producer.Flush(Patience) > 0)
            throw new DeadlineException("The grader's own records were not acknowledged.");
    }
}
