// replaces: VisitJournal.cs
using System.Text;
using Confluent.Kafka;

namespace Labs.ProducerApi;

/// <summary>Produce with a delivery handler that completes the caller's task; configured by Kafka's names.</summary>
public sealed class VisitJournal : IVisitJournal
{
    readonly IProducer<byte[], byte[]> _producer;
    readonly string _topic;

    public VisitJournal(string bootstrapServers, string topic)
    {
        _topic = topic;
        _producer = new ProducerBuilder<byte[], byte[]>(
            new Dictionary<string, string>
            {
                ["bootstrap.servers"] = bootstrapServers,
                ["enable.idempotence"] = "true",
                ["linger.ms"] = "1",
                ["compression.type"] = "zstd",
            }
        ).Build();
    }

    public Task<Receipt> WriteAsync(VisitEvent visit)
    {
        var receipt = new TaskCompletionSource<Receipt>(TaskCreationOptions.RunContinuationsAsynchronously);
        var message = new Message<byte[], byte[]>
        {
            Key = Encoding.UTF8.GetBytes(visit.VisitId),
            Value = Encoding.UTF8.GetBytes(visit.ToJson()),
            Timestamp = new Timestamp(visit.OccurredAt.ToUnixTimeMilliseconds(), TimestampType.CreateTime),
            Headers = [],
        };
        message.Headers.Add("event-id", Encoding.UTF8.GetBytes(visit.EventId));
        message.Headers.Add("event-kind", Encoding.UTF8.GetBytes(visit.Kind.ToString()));
        _producer.Produce(
            _topic,
            message,
            report =>
            {
                if (report.Error.IsError)
                    receipt.SetException(new KafkaException(report.Error));
                else
                    receipt.SetResult(new Receipt(report.Partition, report.Offset));
            }
        );
        return receipt.Task;
    }

    public void Dispose()
    {
        _producer.Flush();
        _producer.Dispose();
    }
}
