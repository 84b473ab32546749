// replaces: Billing.cs
using Confluent.Kafka;

namespace Labs.ProducerApi;

/// <summary>A transaction for each visit; when the price list is out of order it goes back and asks again, and lives
/// on.</summary>
public sealed class Billing(string bootstrapServers, string visits, string invoices, string groupId, int partition)
    : IBilling
{
    public Task RunAsync(Func<VisitEvent, Task<decimal>> price, CancellationToken stop) =>
        Task.Run(
            async () =>
            {
                var limit = TimeSpan.FromSeconds(20);
                using var consumer = new ConsumerBuilder<Ignore, string>(
                    new ConsumerConfig
                    {
                        BootstrapServers = bootstrapServers,
                        GroupId = groupId,
                        EnableAutoCommit = false,
                        AutoOffsetReset = AutoOffsetReset.Earliest,
                    }
                ).Build();
                using var producer = new ProducerBuilder<string, string>(
                    new Dictionary<string, string>
                    {
                        ["bootstrap.servers"] = bootstrapServers,
                        ["transactional.id"] = $"billing/{groupId}/{visits}/{partition}",
                        ["linger.ms"] = "0",
                    }
                ).Build();
                producer.InitTransactions(limit);
                consumer.Assign(new TopicPartitionOffset(visits, partition, Offset.Stored));
                try
                {
                    while (consumer.Consume(stop) is var result)
                    {
                        producer.BeginTransaction();
                        try
                        {
                            var visit = VisitEvent.FromJson(result.Message.Value);
                            if (visit.Kind == VisitEventKind.Treated)
                                await producer.ProduceAsync(
                                    invoices,
                                    new Message<string, string>
                                    {
                                        Key = visit.VisitId,
                                        Value = new Invoice(visit.EventId, visit.VisitId, await price(visit)).ToJson(),
                                    }
                                );
                            producer.SendOffsetsToTransaction(
                                [new TopicPartitionOffset(result.TopicPartition, result.Offset + 1)],
                                consumer.ConsumerGroupMetadata,
                                limit
                            );
                            producer.CommitTransaction();
                        }
                        catch (Exception e) when (e is not KafkaException)
                        {
                            producer.AbortTransaction();
                            consumer.Seek(result.TopicPartitionOffset);
                        }
                    }
                }
                catch (OperationCanceledException)
                {
                    // Asked to stop, between two transactions.
                }
            },
            CancellationToken.None
        );
}
