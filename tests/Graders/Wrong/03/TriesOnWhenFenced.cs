// task: 4
// replaces: Billing.cs
// mistake: takes a fatal error for one that heals, and tries again for ever
// expect: still works beside the second
using Confluent.Kafka;

namespace Labs.ProducerApi;

/// <summary>Turns treatments into invoices, exactly once, also when it dies or is believed dead.</summary>
public sealed class Billing(string bootstrapServers, string visits, string invoices, string groupId, int partition)
    : IBilling
{
    const int MostPerTransaction = 100;
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    // Consume and the transaction calls block their thread.
    public Task RunAsync(Func<VisitEvent, Task<decimal>> price, CancellationToken stop) =>
        Task.Run(() => BillAsync(price, stop), CancellationToken.None);

    async Task BillAsync(Func<VisitEvent, Task<decimal>> price, CancellationToken stop)
    {
        using var producer = new ProducerBuilder<string, string>(
            new ProducerConfig
            {
                BootstrapServers = bootstrapServers,
                ClientId = "billing",
                // The name of the role: the next instance for this partition takes it over, and with it the right to
                // write.
                TransactionalId = $"{groupId}-{partition}",
            }
        ).Build();
        using var consumer = new ConsumerBuilder<string, string>(
            new ConsumerConfig
            {
                BootstrapServers = bootstrapServers,
                ClientId = "billing",
                GroupId = groupId,
                AutoOffsetReset = AutoOffsetReset.Earliest,
                EnableAutoCommit = false,
                IsolationLevel = IsolationLevel.ReadCommitted,
            }
        ).Build();

        // First this: it fences whoever had the role, and ends its open transaction. Only then is the offset final.
        producer.InitTransactions(Patience);
        consumer.Assign(new TopicPartitionOffset(visits, partition, Offset.Stored));

        while (!stop.IsCancellationRequested)
        {
            var read = Read(consumer);
            try
            {
                if (read.Count > 0)
                    await InvoiceAsync(read, price, producer, consumer);
            }
            catch (KafkaException)
            {
                // "Kafka is out of order for a moment."
                consumer.Seek(read[0].TopicPartitionOffset);
                await Task.Delay(TimeSpan.FromMilliseconds(200), CancellationToken.None);
            }
        }
    }

    static List<ConsumeResult<string, string>> Read(IConsumer<string, string> consumer)
    {
        var read = new List<ConsumeResult<string, string>>();
        while (
            read.Count < MostPerTransaction && consumer.Consume(read.Count == 0 ? Poll : TimeSpan.Zero) is { } result
        )
            read.Add(result);
        return read;
    }

    async Task InvoiceAsync(
        List<ConsumeResult<string, string>> read,
        Func<VisitEvent, Task<decimal>> price,
        IProducer<string, string> producer,
        IConsumer<string, string> consumer
    )
    {
        producer.BeginTransaction();
        try
        {
            foreach (var visit in read.Select(result => VisitEvent.FromJson(result.Message.Value)))
            {
                if (visit.Kind != VisitEventKind.Treated)
                    continue;

                var invoice = new Invoice(visit.EventId, visit.VisitId, await price(visit));
                producer.Produce(
                    invoices,
                    new Message<string, string> { Key = invoice.VisitId, Value = invoice.ToJson() }
                );
            }

            producer.SendOffsetsToTransaction(
                [new TopicPartitionOffset(visits, partition, read[^1].Offset + 1)],
                consumer.ConsumerGroupMetadata,
                Patience
            );
            producer.CommitTransaction(Patience);
        }
        catch (KafkaException e) when (e.Error.IsFatal)
        {
            // Another instance has the role now: there is nothing to abort, and nothing more to do here.
            throw;
        }
        catch
        {
            // This instance ends. Its successor begins at the committed offset, which has not moved.
            producer.AbortTransaction(Patience);
            throw;
        }
    }
}
